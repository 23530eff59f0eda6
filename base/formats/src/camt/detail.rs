//! One transaction detail of a camt entry: parties, references, remittance, amounts, return reason.

use kernel::{Cents, Currency};

use super::read::{One, bic_of, iban_as_given, money_of, signed};
use crate::Finding;
use crate::statement::{Line, Money, Reference, ReturnReason, TransactionCode, filled, reference_of};
use crate::xml::Node;

/// A detail before it is joined with its entry.
pub(super) struct Detail {
    /// Everything but amount and dates.
    pub(super) line: Line,
    /// Its own signed amount in the currency of the entry, if it tells one.
    pub(super) amount: Option<Cents>,
    /// All amounts it tells.
    pub(super) amounts: Vec<Money>,
}

impl Detail {
    /// It tells an amount, but not in the currency of its entry.
    pub(super) fn is_foreign(&self) -> bool {
        self.amount.is_none() && !self.amounts.is_empty()
    }

    /// The line of this detail; what it does not say itself comes from the entry.
    pub(super) fn over(self, base: &Line, amount: Cents) -> Line {
        let mut line = self.line;
        line.amount = amount;
        line.currency = base.currency;
        line.booking_date = base.booking_date;
        line.value_date = base.value_date;
        line.status = base.status;
        line.reversal = base.reversal;
        line.entry = base.entry;
        line.batch.clone_from(&base.batch);
        line.bank_reference = line.bank_reference.or_else(|| base.bank_reference.clone());
        if line.transaction_code.is_empty() {
            line.transaction_code.clone_from(&base.transaction_code);
        }
        line.other_references.extend(base.other_references.iter().cloned());
        line.information.extend(base.information.iter().cloned());
        line
    }
}

/// Reads a `TxDtls`; `head` is its entry as far as read (amount, sign and codes come before the details).
pub(super) fn detail(one: &mut One, node: &Node, head: &Node, place: String) -> Detail {
    let entry_currency = head.child("Amt").and_then(|n| n.attribute("Ccy")).and_then(Currency::parse);
    let currency = entry_currency.or(one.statement.currency).unwrap_or(Currency::EUR);
    let indicator = node.text_at(&["CdtDbtInd"]).or(head.text_at(&["CdtDbtInd"]));
    let debit = indicator == Some("DBIT");
    let mut line = Line::new(Cents::ZERO, currency);
    line.transaction_code = node.child("BkTxCd").map(transaction_code).unwrap_or_default();
    line.return_reason = node.child("RtrInf").map(return_reason);
    line.remittance = node.all("RmtInf").flat_map(|r| r.all("Ustrd")).filter_map(|n| keep(&n.text)).collect();
    line.information = node.all("AddtlTxInf").filter_map(|n| filled(&n.text)).collect();
    line.information.extend(line.return_reason.iter().flat_map(|r| r.texts.iter().cloned()));
    references(&mut line, node);
    for strd in node.all("RmtInf").flat_map(|r| r.all("Strd")) {
        structured(&mut line, strd);
    }
    let code = if line.transaction_code.is_empty() {
        head.child("BkTxCd").map(transaction_code).unwrap_or_default()
    } else {
        line.transaction_code.clone()
    };
    let came_back = line.return_reason.is_some() || code.is_return();
    let reversed = matches!(head.text_at(&["RvslInd"]), Some("true" | "1"));
    parties(one, &mut line, node, (debit != (came_back || reversed), &place));
    let amounts = amounts(node);
    let own = amounts.iter().find(|m| m.currency == currency);
    line.ordered = amounts.iter().rev().find(|m| own != Some(m)).copied();
    for charge in node.all("Chrgs").flat_map(|c| c.all("Rcrd").chain(std::iter::once(c))) {
        if let Some(money) = charge.child("Amt").and_then(|n| money_of(n, Some(currency)).ok()) {
            let given_back = charge.text_at(&["CdtDbtInd"]) == Some("CRDT");
            line.charges.push(Money { amount: signed(money.amount, given_back), ..money });
        }
    }
    let amount = own.map(|m| signed(m.amount, debit));
    line.place = place;
    Detail { line, amount, amounts }
}

/// The amounts a detail tells, the one that was booked first and the one that was ordered last.
fn amounts(node: &Node) -> Vec<Money> {
    let paths: [&[&str]; 4] =
        [&["Amt"], &["AmtDtls", "TxAmt", "Amt"], &["AmtDtls", "CntrValAmt", "Amt"], &["AmtDtls", "InstdAmt", "Amt"]];
    paths.iter().filter_map(|path| node.at(path)).filter_map(|n| money_of(n, None).ok()).collect()
}

/// Text as delivered: banks cut inside numbers, so inner blanks stay; only an empty text is dropped.
fn keep(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.to_owned())
}

fn references(line: &mut Line, node: &Node) {
    let Some(refs) = node.child("Refs") else { return };
    for child in &refs.children {
        match child.name.as_str() {
            "EndToEndId" => line.end_to_end_id = reference_of(&child.text),
            "MndtId" => line.mandate_id = reference_of(&child.text),
            "AcctSvcrRef" => line.bank_reference = reference_of(&child.text),
            "Prtry" => {
                let kind = child.text_at(&["Tp"]).unwrap_or("Prtry").to_owned();
                line.other_references.extend(child.owned_at(&["Ref"]).map(|r| (kind, r)));
            }
            _ => line.other_references.extend(filled(&child.text).map(|r| (child.name.clone(), r))),
        }
    }
}

fn structured(line: &mut Line, strd: &Node) {
    for info in strd.all("CdtrRefInf") {
        let kind = info.text_at(&["Tp", "CdOrPrtry", "Cd"]).or(info.text_at(&["Tp", "CdOrPrtry", "Prtry"]));
        if let Some(value) = info.owned_at(&["Ref"]) {
            let kind = kind.unwrap_or("SCOR").to_owned();
            line.references.push(Reference { kind, value, amount: None });
        }
    }
    let documents: Vec<&Node> = strd.all("RfrdDocInf").collect();
    let amounts = strd.child("RfrdDocAmt");
    for document in &documents {
        let kind = document.text_at(&["Tp", "CdOrPrtry", "Cd"]).or(document.text_at(&["Tp", "CdOrPrtry", "Prtry"]));
        let kind = kind.unwrap_or("CINV").to_owned();
        let Some(value) = document.owned_at(&["Nb"]) else { continue };
        // The amounts stand beside the documents: only with one document is it clear whose they are.
        let amount = amounts.filter(|_| documents.len() == 1).and_then(|a| document_amount(a, line.currency));
        line.references.push(Reference { kind, value, amount });
    }
    line.remittance.extend(strd.all("AddtlRmtInf").filter_map(|n| keep(&n.text)));
}

fn document_amount(node: &Node, currency: Currency) -> Option<Cents> {
    let of = |name: &str| node.child(name).and_then(|n| money_of(n, None).ok()).filter(|m| m.currency == currency);
    if let Some(money) = of("CdtNoteAmt") {
        return Some(-money.amount);
    }
    of("RmtdAmt").or_else(|| of("DuePyblAmt")).map(|m| m.amount)
}

/// Fills in the other side. `side` is whether the creditor is the other side, and the place for findings.
/// Money out goes to a creditor, money in comes from a debtor; what comes back is the other way round.
fn parties(one: &mut One, line: &mut Line, node: &Node, side: (bool, &str)) {
    let (creditor, place) = side;
    let Some(parties) = node.child("RltdPties") else { return };
    let name = |tag: &str| {
        let party = parties.child(tag)?;
        let name = party.owned_at(&["Nm"]).or_else(|| party.owned_at(&["Pty", "Nm"]));
        name.or_else(|| party.owned_at(&["Agt", "FinInstnId", "Nm"]))
    };
    line.ultimate_debtor = name("UltmtDbtr");
    line.ultimate_creditor = name("UltmtCdtr");
    let owned = |tag: &str| {
        let account = parties.at(&[tag, "Id", "IBAN"]).map(|n| iban_as_given(&n.text).0);
        account.is_some() && account == one.statement.account.iban
    };
    let has = |tag: &str, account: &str| {
        (parties.child(tag).is_some() || parties.child(account).is_some()) && !owned(account)
    };
    let sides = [("Cdtr", "CdtrAcct", "CdtrAgt"), ("Dbtr", "DbtrAcct", "DbtrAgt")];
    let (first, second) = if creditor { (sides[0], sides[1]) } else { (sides[1], sides[0]) };
    let side = if has(first.0, first.1) || !has(second.0, second.1) { first } else { second };
    line.counterparty_name = name(side.0);
    line.counterparty_bic = bic_of(node.at(&["RltdAgts", side.2, "FinInstnId"]));
    line.counterparty_id = parties.child(side.0).and_then(party_id);
    if let Some(written) = parties.text_at(&[side.1, "Id", "IBAN"]) {
        let (iban, right) = iban_as_given(written);
        if !right {
            one.findings.push(Finding::note("iban.check_digits", place).with("iban", &iban));
        }
        line.counterparty_iban = Some(iban);
    } else if let Some(written) = parties.text_at(&[side.1, "Id", "Othr", "Id"]) {
        line.set_counterparty_account(written);
    }
    line.creditor_id = parties.child("Cdtr").filter(|_| line.mandate_id.is_some()).and_then(party_id);
}

fn party_id(party: &Node) -> Option<String> {
    let inner = party.child("Pty").unwrap_or(party).child("Id")?;
    inner
        .owned_at(&["OrgId", "Othr", "Id"])
        .or_else(|| inner.owned_at(&["PrvtId", "Othr", "Id"]))
        .or_else(|| inner.owned_at(&["OrgId", "AnyBIC"]))
}

fn return_reason(node: &Node) -> ReturnReason {
    let code = node.text_at(&["Rsn", "Cd"]).or(node.text_at(&["Rsn", "Prtry"])).unwrap_or_default().to_owned();
    ReturnReason { code, texts: node.all("AddtlInf").filter_map(|n| filled(&n.text)).collect() }
}

/// Reads a `BkTxCd`.
pub(super) fn transaction_code(node: &Node) -> TransactionCode {
    TransactionCode {
        domain: node.owned_at(&["Domn", "Cd"]),
        family: node.owned_at(&["Domn", "Fmly", "Cd"]),
        sub_family: node.owned_at(&["Domn", "Fmly", "SubFmlyCd"]),
        proprietary: node.owned_at(&["Prtry", "Cd"]),
        issuer: node.owned_at(&["Prtry", "Issr"]),
    }
}
