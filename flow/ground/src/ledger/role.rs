//! Which account a posting goes to: roles, and the account of the French chart that each has unless a company says
//! otherwise (plan comptable général, règlement ANC 2022-06, fiscal years from 2025-01-01 on).

use std::borrow::Cow;
use std::sync::LazyLock;

use kernel::Currency;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::tax::VatCode;

/// What is sold, as far as the books tell sales apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Revenue {
    /// Taxed in France, one sub-account a rate.
    Taxed(VatCode),
    /// To a business in another member state (CGI 262 ter I for goods, 259-1° for services).
    IntraEu,
    /// Out of the European Union (CGI 262 I for goods, 259-1° for services).
    Export,
    /// The buyer owes the tax in France (CGI 283-2 and following).
    ReverseCharge,
    /// Exempt or out of scope: franchise (293 B), 261, 294.
    Exempt,
    /// Second-hand goods taxed on the margin (297 A).
    Margin,
}

/// What an account is for. Every posting names a role; the company's chart says which account that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Customers, kept per customer.
    Customers,
    /// Bills of exchange accepted by customers.
    Bills,
    /// Doubtful customers.
    Doubtful,
    /// Deposits received from customers on orders, tax included.
    Deposits,
    /// Other credits of customers: overpayments.
    OtherCredits,
    /// Credit notes to issue, at period end.
    CreditNotesToIssue,
    /// Delivered and not invoiced, at period end.
    InvoicesToIssue,
    /// Invoiced, of the next period.
    DeferredRevenue,
    /// Money whose owner is not known yet.
    Suspense,
    /// The bank.
    Bank,
    /// An account at the bank that is kept in another currency; where the company has none, the bank changes that money and
    /// credits its account in euros.
    BankIn(Currency),
    /// Cheques to collect.
    Cheques,
    /// Bills sent for collection.
    BillsAtCollection,
    /// Direct debits presented.
    DirectDebits,
    /// Card payments not yet credited.
    Cards,
    /// Fees of the bank.
    BankFees,
    /// Discount granted for early payment (escompte).
    CashDiscount,
    /// Small differences against us.
    RoundingLoss,
    /// Small differences in our favour.
    RoundingGain,
    /// Exchange losses on trade receivables.
    FxLoss,
    /// Exchange gains on trade receivables.
    FxGain,
    /// Exchange losses on money: accounts at the bank, cheques and cards to collect (PCG art. 420-7).
    CashFxLoss,
    /// Exchange gains on money.
    CashFxGain,
    /// Unrealised exchange losses.
    UnrealisedLoss,
    /// Unrealised exchange gains.
    UnrealisedGain,
    /// Provision for unrealised losses.
    FxProvision,
    /// Its charge.
    FxProvisionCharge,
    /// Its reversal.
    FxProvisionRelease,
    /// Interest for late payment.
    LateInterest,
    /// The fixed indemnity of 40 EUR a late invoice.
    Indemnity,
    /// Damages: a deposit kept.
    Damages,
    /// Fees recharged to a customer.
    FeeRecharged,
    /// Receivables lost of the year in which they arose (6541).
    BadDebt,
    /// Receivables lost of earlier years (6544); on the account of the others unless a company tells them apart.
    BadDebtPrior,
    /// Money back on a receivable written off.
    Recovery,
    /// Depreciation of receivables.
    Depreciation,
    /// Its charge.
    DepreciationCharge,
    /// Its reversal.
    DepreciationRelease,
    /// VAT due, a sub-account a rate.
    VatCollected(VatCode),
    /// VAT that falls due when the customer pays, a sub-account a rate.
    VatPending(VatCode),
    /// VAT on deposits, to be set right by the final invoice.
    VatOnDeposits,
    /// VAT on what is accrued at period end.
    VatOnAccruals,
    /// VAT to deduct on other goods and services.
    VatDeductible,
    /// VAT to pay of a period.
    VatToPay,
    /// VAT credit to carry forward.
    VatCredit,
    /// Goods sold.
    Goods(Revenue),
    /// Services sold.
    Services(Revenue),
    /// Freight and charges recharged.
    Freight,
    /// Rebates granted after the invoice.
    Rebates,
    /// Retained earnings of earlier years, a profit.
    CarriedProfit,
    /// The same, a loss.
    CarriedLoss,
    /// The result of a year, a profit.
    Profit,
    /// The same, a loss.
    Loss,
}

/// How the names of accounts kept in another currency begin: `bank.USD`.
const BANK_IN: &str = "bank.";

/// Roles without parameter: name, account.
const PLAIN: &[(Role, &str, &str)] = &[
    (Role::Customers, "customers", "411100"),
    (Role::Bills, "bills", "413000"),
    (Role::Doubtful, "doubtful", "416000"),
    (Role::Deposits, "deposits", "419100"),
    (Role::OtherCredits, "other_credits", "419700"),
    (Role::CreditNotesToIssue, "credit_notes_to_issue", "419800"),
    (Role::InvoicesToIssue, "invoices_to_issue", "418100"),
    (Role::DeferredRevenue, "deferred_revenue", "487000"),
    (Role::Suspense, "suspense", "471000"),
    (Role::Bank, "bank", "512000"),
    (Role::Cheques, "cheques", "511200"),
    (Role::BillsAtCollection, "bills_at_collection", "511300"),
    (Role::DirectDebits, "direct_debits", "511500"),
    (Role::Cards, "cards", "511600"),
    (Role::BankFees, "bank_fees", "627800"),
    (Role::CashDiscount, "cash_discount", "665000"),
    (Role::RoundingLoss, "rounding_loss", "658800"),
    (Role::RoundingGain, "rounding_gain", "758800"),
    (Role::FxLoss, "fx_loss", "656000"),
    (Role::FxGain, "fx_gain", "756000"),
    (Role::CashFxLoss, "cash_fx_loss", "666000"),
    (Role::CashFxGain, "cash_fx_gain", "766000"),
    (Role::UnrealisedLoss, "unrealised_loss", "476100"),
    (Role::UnrealisedGain, "unrealised_gain", "477100"),
    (Role::FxProvision, "fx_provision", "151500"),
    (Role::FxProvisionCharge, "fx_provision_charge", "686500"),
    (Role::FxProvisionRelease, "fx_provision_release", "786500"),
    (Role::LateInterest, "late_interest", "763100"),
    (Role::Indemnity, "indemnity", "758100"),
    (Role::Damages, "damages", "758100"),
    (Role::FeeRecharged, "fee_recharged", "758800"),
    (Role::BadDebt, "bad_debt", "654000"),
    (Role::BadDebtPrior, "bad_debt_prior", "654000"),
    (Role::Recovery, "recovery", "758300"),
    (Role::Depreciation, "depreciation", "491000"),
    (Role::DepreciationCharge, "depreciation_charge", "681740"),
    (Role::DepreciationRelease, "depreciation_release", "781740"),
    (Role::VatOnDeposits, "vat_on_deposits", "445880"),
    (Role::VatOnAccruals, "vat_on_accruals", "445870"),
    (Role::VatDeductible, "vat_deductible", "445660"),
    (Role::VatToPay, "vat_to_pay", "445510"),
    (Role::VatCredit, "vat_credit", "445670"),
    (Role::Freight, "freight", "708500"),
    (Role::Rebates, "rebates", "709700"),
    (Role::CarriedProfit, "carried_profit", "110000"),
    (Role::CarriedLoss, "carried_loss", "119000"),
    (Role::Profit, "profit", "120000"),
    (Role::Loss, "loss", "129000"),
];

/// Revenue that no rate tells apart: name, goods account, services account.
const UNTAXED: &[(Revenue, &str, &str, &str)] = &[
    (Revenue::IntraEu, "intra_eu", "707200", "706200"),
    (Revenue::Export, "export", "707400", "706400"),
    (Revenue::ReverseCharge, "reverse_charge", "707500", "704000"),
    (Revenue::Exempt, "exempt", "707900", "706900"),
    (Revenue::Margin, "margin", "707600", "706600"),
];

/// Accounts by rate: VAT due, VAT pending, goods, services.
const BY_RATE: &[(VatCode, [&str; 4])] = &[
    (VatCode::Standard, ["445711", "445741", "707020", "706020"]),
    (VatCode::Intermediate, ["445712", "445742", "707010", "706010"]),
    (VatCode::Reduced, ["445713", "445743", "707005", "706005"]),
    (VatCode::SuperReduced, ["445714", "445744", "707002", "706002"]),
    (VatCode::OverseasStandard, ["445715", "445745", "707085", "706085"]),
    (VatCode::OverseasReduced, ["445716", "445746", "707021", "706021"]),
    (VatCode::OverseasLivestock, ["445717", "445747", "707017", "706017"]),
    (VatCode::OverseasPress, ["445718", "445748", "707011", "706011"]),
    (VatCode::CorsicaFuel, ["4457191", "4457491", "707130", "706130"]),
    (VatCode::CorsicaWorks, ["4457192", "4457492", "707110", "706110"]),
    (VatCode::CorsicaReduced, ["4457193", "4457493", "707121", "706121"]),
    (VatCode::CorsicaSpecial, ["4457194", "4457494", "707109", "706109"]),
];

impl Role {
    /// All roles, in the order in which the settings show them; accounts kept in another currency are those that the company
    /// has (`Accounts::in_currencies`).
    pub fn all() -> Vec<Role> {
        let mut list: Vec<Role> = PLAIN.iter().map(|(role, _, _)| *role).collect();
        list.extend(VatCode::ALL.map(Role::VatCollected));
        list.extend(VatCode::ALL.map(Role::VatPending));
        for sold in [Role::Goods, Role::Services] {
            list.extend(VatCode::ALL.map(|code| sold(Revenue::Taxed(code))));
            list.extend(UNTAXED.iter().map(|(revenue, ..)| sold(*revenue)));
        }
        list
    }

    /// The name in facts, tables and the API: `customers`, `vat_collected.standard`, `goods.intra_eu`.
    pub fn name(self) -> Cow<'static, str> {
        let of = |kind: &str, revenue: Revenue| match revenue {
            Revenue::Taxed(code) => Cow::Owned(format!("{kind}.{}", code.name())),
            other => {
                let name = UNTAXED.iter().find(|(r, ..)| *r == other).map_or("", |(_, name, ..)| name);
                Cow::Owned(format!("{kind}.{name}"))
            }
        };
        match self {
            Role::VatCollected(code) => Cow::Owned(format!("vat_collected.{}", code.name())),
            Role::VatPending(code) => Cow::Owned(format!("vat_pending.{}", code.name())),
            Role::Goods(revenue) => of("goods", revenue),
            Role::Services(revenue) => of("services", revenue),
            Role::BankIn(currency) => Cow::Owned(format!("{BANK_IN}{currency}")),
            plain => Cow::Borrowed(PLAIN.iter().find(|(r, ..)| *r == plain).map_or("", |(_, name, _)| name)),
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<Role> {
        if let Some(code) = text.strip_prefix(BANK_IN) {
            return Currency::parse(code).filter(|c| c.is_known() && !c.is_euro()).map(Role::BankIn);
        }
        Role::all().into_iter().find(|role| role.name() == text)
    }

    /// The account of the French chart.
    pub fn default_account(self) -> &'static str {
        let by_rate = |code: VatCode, column: usize| {
            BY_RATE.iter().find(|(c, _)| *c == code).map_or("", |(_, accounts)| accounts[column])
        };
        let untaxed = |revenue: Revenue| UNTAXED.iter().find(|(r, ..)| *r == revenue);
        match self {
            Role::VatCollected(code) => by_rate(code, 0),
            Role::VatPending(code) => by_rate(code, 1),
            Role::Goods(Revenue::Taxed(code)) => by_rate(code, 2),
            Role::Services(Revenue::Taxed(code)) => by_rate(code, 3),
            Role::Goods(revenue) => untaxed(revenue).map_or("", |(_, _, goods, _)| goods),
            Role::Services(revenue) => untaxed(revenue).map_or("", |(_, _, _, services)| services),
            Role::BankIn(_) => Role::Bank.default_account(),
            plain => PLAIN.iter().find(|(r, ..)| *r == plain).map_or("", |(_, _, account)| account),
        }
    }

    /// True for accounts kept per customer, whose balance is that of open items. What stands on such an account must
    /// be found again by its number, so it does not change once it is used.
    pub fn is_control(self) -> bool {
        matches!(self, Role::Customers | Role::Bills | Role::Doubtful | Role::Deposits | Role::OtherCredits)
    }
}

impl Serialize for Role {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.name())
    }
}

impl<'de> Deserialize<'de> for Role {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Role, D::Error> {
        let text = String::deserialize(deserializer)?;
        Role::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("unknown role of an account: {text}")))
    }
}

impl JsonSchema for Role {
    fn schema_name() -> Cow<'static, str> {
        "Role_of_account".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<String> = Role::all().into_iter().map(|role| role.name().replace('.', "\\.")).collect();
        json_schema!({
            "type": "string",
            "pattern": format!("^({}|bank\\.[A-Z]{{3}})$", names.join("|")),
            "description": "What an account is for; `bank.USD` is an account at the bank that is kept in dollars.",
        })
    }
}

/// Names of accounts by the beginnings of their numbers.
static LABELS: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let lines = include_str!("chart.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(' ')).collect()
});

/// The name of an account in the French chart; empty where the chart has none.
pub fn default_label(account: &str) -> &'static str {
    LABELS
        .iter()
        .filter(|(prefix, _)| account.starts_with(prefix))
        .max_by_key(|(prefix, _)| prefix.len())
        .map_or("", |(_, label)| label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_a_name_and_an_account_of_its_own_class() {
        let mut names = std::collections::HashSet::new();
        for role in Role::all() {
            assert!(names.insert(role.name()), "{role:?} shares its name");
            assert_eq!(Role::parse(&role.name()), Some(role));
            let account = role.default_account();
            assert!((6..=7).contains(&account.len()) && account.bytes().all(|b| b.is_ascii_digit()), "{role:?}: {account}");
            assert_ne!(default_label(account), "", "{role:?}: {account}");
        }
        let dollars = Role::BankIn(Currency::parse("USD").unwrap());
        assert_eq!((dollars.name().as_ref(), Role::parse("bank.USD")), ("bank.USD", Some(dollars)));
        assert_eq!(["bank.EUR", "bank.XXX", "bank."].map(Role::parse), [None; 3], "of other currencies only");
        let controls: std::collections::HashSet<&str> =
            Role::all().into_iter().filter(|r| r.is_control()).map(Role::default_account).collect();
        assert_eq!(controls.len(), 5, "accounts kept per customer are told apart");
    }
}
