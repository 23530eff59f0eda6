//! An invoice of EN 16931 as a page: every term that a reader needs, in the words of the language. What the page says is
//! what the file inside it says.

use einvoice::Language;
use einvoice::model::{
    Address, Allowance, Date, Decimal, Identifier, Invoice, Line as ModelLine, Party, PartyRole, PaymentMeans, Period,
    VatBreakdown, VatCategory,
};
use einvoice::show::{Words, decimals};
use formats::{epc, rf};
use kernel::{Cents, Day, identifier};

use crate::paper::{Body, Kind, Line, Paper, Payment, Sender, Sum, Vat, Weight};
use crate::words::{Word, say};

/// The page of an invoice. Its look is left to the caller.
pub fn of(invoice: &Invoice, language: Language) -> Paper {
    let page = Page { words: Words(language), language, currency: invoice.currency.as_deref() };
    let sums = page.sums(invoice);
    Paper {
        language,
        kind: kind(invoice),
        number: invoice.number.clone().unwrap_or_default(),
        sender: sender(&invoice.seller),
        recipient: recipient(&invoice.buyer, &invoice.seller),
        recipient_ids: identifiers(page.words, &invoice.buyer),
        parties: page.parties(invoice),
        facts: page.facts(invoice),
        notes: Vec::new(),
        body: Body::Lines(page.lines(invoice)),
        payment: page.payment(invoice),
        sums,
        vat: invoice.vat.iter().map(|v| page.vat(v)).collect(),
        mentions: page.mentions(invoice),
        legal: legal(page.words, &invoice.seller),
        ..Paper::default()
    }
}

/// The page of an invoice as PDF, in the look of the house; the moment is that of the file it goes into.
pub fn page(invoice: &Invoice, language: Language, moment: &einvoice::cdar::Moment) -> Result<Vec<u8>, String> {
    let digits: String = moment.0.chars().filter(char::is_ascii_digit).collect();
    let part =
        |range: std::ops::Range<usize>| digits.get(range).and_then(|d| d.parse::<u32>().ok()).unwrap_or_default();
    let (year, month, day) = (part(0..4), part(4..6), part(6..8));
    let day = i16::try_from(year)
        .ok()
        .and_then(|year| Day::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?))
        .ok_or_else(|| format!("no day: {}", moment.0))?;
    let second = part(8..10) * 3600 + part(10..12) * 60 + part(12..14);
    crate::pdf(&of(invoice, language), crate::Moment { day, second }).map_err(|e| e.to_string())
}

/// What the document is called, by BT-3 (UNTDID 1001) and, for a final invoice, by the French frame (BT-23).
fn kind(invoice: &Invoice) -> Kind {
    let settled = invoice.process.as_deref().is_some_and(|frame| matches!(frame, "B4" | "S4" | "M4"));
    match invoice.type_code.as_deref() {
        _ if invoice.is_credit_note() => Kind::CreditNote,
        Some("384" | "471" | "472" | "473") => Kind::CorrectiveInvoice,
        Some("386" | "500") => Kind::DepositInvoice,
        Some("389" | "501") => Kind::SelfBilled,
        Some("325") => Kind::ProForma,
        _ if settled => Kind::FinalInvoice,
        _ => Kind::Invoice,
    }
}

struct Page<'a> {
    words: Words,
    language: Language,
    currency: Option<&'a str>,
}

impl Page<'_> {
    fn money(&self, value: Decimal) -> String {
        self.words.money(value, self.currency)
    }

    fn amount(&self, value: Option<Decimal>) -> String {
        value.map(|v| self.words.number(v, decimals(self.currency))).unwrap_or_default()
    }

    fn say(&self, word: Word) -> String {
        say(self.language, word).to_owned()
    }

    fn percent(&self, value: Decimal) -> String {
        let blank = if self.language == Language::French { "\u{202f}" } else { "" };
        format!("{}{blank}%", self.words.number(value, 0))
    }

    fn period(&self, period: &Period) -> Option<String> {
        let (start, end) = (period.start.as_ref(), period.end.as_ref());
        let mut both = [start, end].into_iter().flatten().map(|d| self.words.date(d)).collect::<Vec<_>>();
        // A period of one day is a day.
        both.dedup();
        (!both.is_empty()).then(|| both.join(" – "))
    }

    fn facts(&self, invoice: &Invoice) -> Vec<(Word, String)> {
        let date = |d: &Option<Date>| d.as_ref().map(|d| self.words.date(d));
        let earlier: Vec<String> = invoice
            .preceding
            .iter()
            .map(|p| {
                let day = p.date.as_ref().map(|d| format!(" ({})", self.words.date(d))).unwrap_or_default();
                format!("{}{day}", p.number.as_deref().unwrap_or("—"))
            })
            .collect();
        let foreign = invoice.currency.clone().filter(|code| code != "EUR");
        let all = [
            (Word::IssueDay, date(&invoice.issue_date)),
            (Word::DueDay, date(&invoice.due_date)),
            (Word::SupplyDay, invoice.delivery.as_ref().and_then(|d| date(&d.date))),
            (Word::Period, invoice.period.as_ref().and_then(|p| self.period(p))),
            (Word::Terms, short(&invoice.payment_terms)),
            (Word::YourReference, invoice.purchase_order.clone()),
            (Word::BuyerReference, invoice.buyer_reference.clone()),
            (Word::Order, invoice.sales_order.clone()),
            (Word::Contract, invoice.contract.clone()),
            (Word::Project, invoice.project.clone()),
            (Word::DeliveryNote, invoice.despatch_advice.clone()),
            (Word::Preceding, (!earlier.is_empty()).then(|| earlier.join(", "))),
            (Word::Currency, foreign),
        ];
        all.into_iter().filter_map(|(word, value)| Some((word, value.filter(|v| !v.is_empty())?))).collect()
    }

    fn parties(&self, invoice: &Invoice) -> Vec<(Word, Vec<String>)> {
        let mut list = Vec::new();
        if let Some(delivery) = &invoice.delivery {
            let lines: Vec<String> = delivery
                .name
                .iter()
                .cloned()
                .chain(delivery.address.iter().flat_map(|a| address(a, &invoice.seller)))
                .collect();
            if !lines.is_empty() {
                list.push((Word::DeliveredTo, lines));
            }
        }
        let named = |party: &Party| {
            let mut lines: Vec<String> = party.name.iter().cloned().collect();
            lines.extend(party.address.iter().flat_map(|a| address(a, &invoice.seller)));
            lines.extend(identifiers(self.words, party));
            lines
        };
        for other in &invoice.other_parties {
            let word = match other.role {
                PartyRole::Payer => Word::Payer,
                PartyRole::Invoicee => Word::BilledTo,
                PartyRole::Invoicer => Word::Invoicer,
                PartyRole::BuyerAgent => Word::BuyerAgent,
                PartyRole::SellerAgent => Word::SellerAgent,
            };
            list.push((word, named(&other.party)));
        }
        list.extend(invoice.payee.iter().map(|p| (Word::Payee, named(p))));
        list.extend(invoice.tax_representative.iter().map(|p| (Word::Representative, named(p))));
        list
    }

    fn lines(&self, invoice: &Invoice) -> Vec<Line> {
        let mut running = Decimal::ZERO;
        let line = |line: &ModelLine| {
            let counts = !matches!(line.kind.as_deref(), Some("GROUP" | "INFORMATION"));
            if counts {
                running = running.checked_add(line.net.unwrap_or_default()).unwrap_or(running);
            }
            Line {
                reference: line.item.seller_id.clone().unwrap_or_default(),
                label: line.item.name.clone().or_else(|| line.id.clone()).unwrap_or_default(),
                details: self.details(line),
                quantity: line.quantity.map(|q| self.words.number(q, 0)).unwrap_or_default(),
                unit: line.unit.as_deref().map(|u| self.words.unit(u).to_owned()).unwrap_or_default(),
                price: self.price(line),
                discount: line.allowances.iter().map(|a| self.share(a)).collect::<Vec<_>>().join(", "),
                rate: self.rate(&line.vat),
                net: self.amount(line.net),
                running: self.money(running),
            }
        };
        invoice.lines.iter().map(line).collect()
    }

    fn price(&self, line: &ModelLine) -> String {
        let price = self.amount(line.price.net);
        match line.price.base_quantity.filter(|q| *q != Decimal::ONE) {
            Some(per) if !price.is_empty() => format!("{price} / {}", self.words.number(per, 0)),
            _ => price,
        }
    }

    /// What an allowance takes off, in percent where it is told so.
    fn share(&self, allowance: &Allowance) -> String {
        match (allowance.percent, allowance.amount) {
            (Some(percent), _) => self.percent(percent),
            (None, Some(amount)) => self.words.number(amount, decimals(self.currency)),
            (None, None) => String::new(),
        }
    }

    fn details(&self, line: &ModelLine) -> Vec<String> {
        let item = &line.item;
        let pair = |word: Word, value: &Option<String>| {
            value.as_ref().filter(|v| !v.is_empty()).map(|v| format!("{} {v}", self.say(word)))
        };
        let mut list: Vec<String> =
            item.description.iter().filter(|d| item.name.as_ref() != Some(d)).cloned().collect();
        list.extend(pair(Word::BuyerReference, &item.buyer_id));
        list.extend(item.standard_id.as_ref().map(|id| identifier_text(self.words, id)));
        list.extend(pair(Word::DeliveryNote, &line.despatch_advice));
        list.extend(pair(Word::YourReference, &line.order));
        list.extend(pair(Word::Origin, &item.origin));
        list.extend(line.period.as_ref().and_then(|p| self.period(p)));
        list.extend(item.attributes.iter().map(|(name, value)| format!("{name} {value}")));
        list.extend(line.notes.iter().map(|note| note.text.clone()));
        if let (Some(gross), Some(off)) = (line.price.gross, line.price.discount.filter(|d| !d.is_zero())) {
            list.push(format!("{} − {}", self.money(gross), self.money(off)));
        }
        for (word, changes) in [(Word::Allowance, &line.allowances), (Word::Charge, &line.charges)] {
            for change in changes.iter().filter(|c| word == Word::Charge || c.reason.is_some()) {
                let reason = change.reason.as_deref().or(change.reason_code.as_deref()).unwrap_or_default();
                // A reason that is the word itself is said once.
                let reason = if reason == self.say(word) { "" } else { reason };
                let amount = change.amount.map(|a| self.money(a)).unwrap_or_default();
                list.push(
                    [&self.say(word), reason, &amount]
                        .iter()
                        .filter(|t| !t.is_empty())
                        .copied()
                        .collect::<Vec<_>>()
                        .join(" "),
                );
            }
        }
        list.extend(line.exemption.clone());
        list
    }

    fn rate(&self, category: &VatCategory) -> String {
        match (category.code.as_deref(), category.rate) {
            (Some("S" | "L" | "M") | None, Some(rate)) => self.percent(rate),
            (Some(code @ ("S" | "Z")), _) => code.to_owned(),
            (Some(code), _) => code.to_owned(),
            (None, None) => String::new(),
        }
    }

    fn vat(&self, vat: &VatBreakdown) -> Vat {
        let code = vat.category.code.as_deref();
        let rate = match (code, vat.category.rate) {
            (Some("S" | "L" | "M") | None, Some(rate)) => self.percent(rate),
            (Some(code), _) => format!("{} ({code})", self.words.category(Some(code))),
            (None, None) => String::new(),
        };
        Vat {
            rate,
            base: self.amount(vat.taxable),
            tax: self.amount(vat.tax),
            reason: vat.exemption.clone().unwrap_or_default(),
        }
    }

    fn sums(&self, invoice: &Invoice) -> Vec<Sum> {
        let totals = &invoice.totals;
        let mut list = Vec::new();
        let changed = !invoice.allowances.is_empty() || !invoice.charges.is_empty();
        if changed {
            list.extend(totals.lines.map(|v| self.sum(Word::SumOfLines, v, Weight::Plain)));
        }
        for (word, sign, changes) in [
            (Word::Allowance, Decimal::NEGATIVE_ONE, &invoice.allowances),
            (Word::Charge, Decimal::ONE, &invoice.charges),
        ] {
            for change in changes {
                let reason = change.reason.clone().unwrap_or_else(|| self.say(word));
                let percent = change.percent.map(|p| self.percent(p));
                let label = [
                    Some(reason),
                    percent,
                    Some(self.rate(&change.vat)).filter(|r| !r.is_empty() && invoice.vat.len() > 1),
                ];
                let label = label.into_iter().flatten().collect::<Vec<_>>().join(" · ");
                let amount = self.money(change.amount.unwrap_or_default() * sign);
                list.push(Sum { label, amount, weight: Weight::Plain });
            }
        }
        list.extend(totals.without_vat.map(|v| self.sum(Word::TotalNet, v, Weight::Plain)));
        list.extend(totals.vat.map(|v| self.sum(Word::TotalVat, v, Weight::Plain)));
        if let (Some(tax), Some(currency)) = (totals.vat_accounting, &invoice.tax_currency) {
            let amount = self.words.money(tax, Some(currency));
            list.push(Sum {
                label: format!("{} ({currency})", self.say(Word::TotalVat)),
                amount,
                weight: Weight::Plain,
            });
        }
        list.extend(totals.with_vat.map(|v| self.sum(Word::TotalGross, v, Weight::Strong)));
        let filled = |v: Option<Decimal>| v.filter(|v| !v.is_zero());
        list.extend(filled(totals.paid).map(|v| self.sum(Word::Prepaid, -v, Weight::Plain)));
        list.extend(filled(totals.rounding).map(|v| self.sum(Word::Rounding, v, Weight::Plain)));
        let owed = if invoice.is_credit_note() { Word::Refunded } else { Word::Payable };
        list.extend(totals.due.map(|v| self.sum(owed, v, Weight::Payable)));
        list
    }

    fn sum(&self, word: Word, value: Decimal, weight: Weight) -> Sum {
        Sum { label: self.say(word), amount: self.money(value), weight }
    }

    fn payment(&self, invoice: &Invoice) -> Option<Payment> {
        if invoice.is_credit_note() {
            return None;
        }
        let due = invoice.totals.due.unwrap_or_default();
        let mut rows = Vec::new();
        for means in &invoice.payment_means {
            rows.extend(self.means(means));
        }
        rows.extend(invoice.mandate.clone().map(|m| (Word::Mandate, m)));
        rows.extend(invoice.remittance.clone().map(|r| (Word::Reference, printed(&r))));
        let note = invoice.payment_terms.clone().filter(|t| short(&Some(t.clone())).is_none()).unwrap_or_default();
        if due.is_zero() {
            return (!rows.is_empty() || !note.is_empty()).then(|| Payment {
                heading: self.say(Word::PaidAlready),
                rows: Vec::new(),
                code: None,
                note,
            });
        }
        let heading = match &invoice.due_date {
            Some(day) => format!("{} {} {}", self.money(due), self.say(Word::PayBefore), self.words.date(day)),
            None => self.money(due),
        };
        Some(Payment { heading, rows, code: code(invoice, due), note })
    }

    fn means(&self, means: &PaymentMeans) -> Vec<(Word, String)> {
        let mut rows = Vec::new();
        let code = means.code.as_deref();
        let named = means.text.clone().or_else(|| Some(self.words.means(code).to_owned()).filter(|n| !n.is_empty()));
        rows.extend(named.map(|text| (Word::Means, text)));
        if let Some(account) = &means.account {
            rows.extend(account.name.clone().map(|name| (Word::Holder, name)));
            rows.extend(account.id.as_ref().map(|id| {
                let iban = identifier::compact(id);
                if identifier::is_iban(&iban) { (Word::Iban, by_four(&iban)) } else { (Word::Account, id.clone()) }
            }));
            rows.extend(account.bic.clone().map(|bic| (Word::Bic, bic)));
        }
        rows.extend(means.debited_account.as_ref().map(|id| (Word::DebitedAccount, by_four(&identifier::compact(id)))));
        rows.extend(means.card.as_ref().and_then(|c| c.number.clone()).map(|number| (Word::Card, number)));
        rows
    }

    fn mentions(&self, invoice: &Invoice) -> Vec<String> {
        let mut list: Vec<String> = Vec::new();
        if let Some(nature) = invoice.process.as_deref().and_then(nature) {
            list.push(self.say(nature));
        }
        if invoice.tax_point_code == Some(einvoice::model::TaxPoint::Issue) {
            list.push(self.say(Word::OnDebits));
        }
        list.extend(invoice.notes.iter().map(|note| note.text.clone()));
        list.extend(
            invoice
                .documents
                .iter()
                .filter_map(|d| d.url.as_ref().or(d.reference.as_ref()))
                .map(|text| format!("{} {text}", self.say(Word::Enclosed))),
        );
        list
    }
}

/// Which supplies the French frame stands for (BT-23: B goods, S services, M both; CGI ann. II art. 242 nonies A).
fn nature(frame: &str) -> Option<Word> {
    let known = frame.len() == 2 && frame.ends_with(|c: char| c.is_ascii_digit());
    match frame.chars().next().filter(|_| known)? {
        'B' => Some(Word::Goods),
        'S' => Some(Word::Services),
        'M' => Some(Word::GoodsAndServices),
        _ => None,
    }
}

/// Terms that fit among the facts; longer ones stand with the payment.
fn short(terms: &Option<String>) -> Option<String> {
    terms.clone().filter(|t| t.chars().count() <= 44 && !t.contains('\n'))
}

/// The QR code of a transfer in euro to an IBAN (EPC069-12); none where the invoice does not ask for one.
fn code(invoice: &Invoice, due: Decimal) -> Option<String> {
    if invoice.currency.as_deref() != Some("EUR") {
        return None;
    }
    let transfer = |m: &&PaymentMeans| matches!(m.code.as_deref(), Some("30" | "58" | "42" | "1") | None);
    let account = invoice.payment_means.iter().filter(transfer).find_map(|m| m.account.as_ref())?;
    let cents = i64::try_from((due * Decimal::ONE_HUNDRED).trunc()).ok()?;
    let payee = invoice.payee.as_ref().and_then(|p| p.name.as_deref());
    let name = account.name.as_deref().or(payee).or(invoice.seller.name.as_deref())?;
    let told = invoice.remittance.as_deref().or(invoice.number.as_deref());
    let reference = told.filter(|r| rf::read(r).is_some());
    let text = told.filter(|_| reference.is_none());
    let payment = epc::Payment {
        bic: account.bic.as_deref().filter(|b| identifier::is_bic(b)),
        name,
        iban: account.id.as_deref()?,
        amount: Some(Cents(cents)),
        reference,
        text,
        ..epc::Payment::default()
    };
    epc::svg(&payment).ok()
}

/// A reference of ISO 11649 in groups; any other as it stands.
fn printed(reference: &str) -> String {
    rf::read(reference).map_or_else(|| reference.to_owned(), |compact| rf::printed(&compact).replace(' ', "\u{a0}"))
}

fn by_four(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("\u{a0}")
}

fn sender(seller: &Party) -> Sender {
    let mut lines: Vec<String> =
        seller.trading_name.iter().filter(|t| seller.name.as_ref() != Some(t)).cloned().collect();
    lines.extend(seller.address.iter().flat_map(|a| address(a, seller)));
    if let Some(contact) = &seller.contact {
        let parts = [&contact.name, &contact.department, &contact.telephone, &contact.email];
        lines.extend(parts.into_iter().flatten().cloned());
    }
    Sender { name: seller.name.clone().or_else(|| seller.trading_name.clone()).unwrap_or_default(), lines }
}

/// Name and address for the window. The country stands there where letters leave the seller's.
fn recipient(buyer: &Party, seller: &Party) -> Vec<String> {
    let mut lines: Vec<String> = buyer.name.iter().cloned().collect();
    lines.extend(buyer.trading_name.iter().filter(|t| buyer.name.as_ref() != Some(t)).cloned());
    lines.extend(buyer.contact.iter().flat_map(|c| [&c.name, &c.department]).flatten().cloned());
    lines.extend(buyer.address.iter().flat_map(|a| address(a, seller)));
    lines
}

/// The lines of an address, its country last where it is not the sender's.
fn address(address: &Address, sender: &Party) -> Vec<String> {
    let home = sender.address.as_ref().and_then(|a| a.country.as_deref());
    let town = [&address.post_code, &address.city].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
    let country = address.country.clone().filter(|c| Some(c.as_str()) != home);
    [
        address.line1.clone(),
        address.line2.clone(),
        address.line3.clone(),
        Some(town),
        address.subdivision.clone(),
        country,
    ]
    .into_iter()
    .flatten()
    .filter(|l| !l.trim().is_empty())
    .collect()
}

fn identifier_text(words: Words, id: &Identifier) -> String {
    match &id.scheme {
        Some(scheme) => format!("{} {}", words.scheme(scheme), id.value),
        None => id.value.clone(),
    }
}

/// SIREN, VAT number and the like, on one line.
fn identifiers(words: Words, party: &Party) -> Vec<String> {
    let mut ids: Vec<String> = party.legal_registration.iter().map(|id| identifier_text(words, id)).collect();
    for id in &party.identifiers {
        let text = identifier_text(words, id);
        if !ids.contains(&text) {
            ids.push(text);
        }
    }
    ids.extend(party.vat.iter().map(|vat| format!("{} {vat}", say(language(words), Word::VatNumber))));
    if ids.is_empty() { Vec::new() } else { vec![ids.join(" · ")] }
}

fn language(words: Words) -> Language {
    words.0
}

/// The foot: form and capital, registration, VAT number.
fn legal(words: Words, seller: &Party) -> Vec<String> {
    let mut first: Vec<String> = seller.name.iter().cloned().collect();
    first.extend(seller.legal_information.clone());
    let mut lines = vec![first.join(" · ")];
    lines.extend(identifiers(words, seller));
    lines.extend(seller.tax_registration.as_ref().map(|id| id.value.clone()));
    lines
}
