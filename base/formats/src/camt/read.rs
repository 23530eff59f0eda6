//! Reads camt.052, camt.053 and camt.054 as a stream: one entry or one transaction detail in memory at a time.

use kernel::{Cents, Currency, Day, Refusal};

use super::detail::{Detail, detail, transaction_code};
use crate::amount::{self, AmountError};
use crate::statement::{
    Account, Balance, BalanceKind, Batch, Kind, Line, Money, Statement, Status, filled, reference_of,
};
use crate::xml::{self, Node, Piece, Stream};
use crate::{Finding, Format, Reading};

/// Reads a camt message of any version.
///
/// An entry without details gives one line, an entry with details one line for each; the lines of an entry
/// always add up to the entry (a difference becomes a line of its own, with a finding).
/// Refused: broken XML, a document type, a message without statement.
pub fn read(bytes: &[u8]) -> Result<Reading, Refusal> {
    let text = xml::decode(bytes);
    let mut stream = Stream::new(&text);
    let mut reading = Reading::new(Format::Camt);
    let mut message = (None, None);
    let mut known_root = false;
    loop {
        match stream.step()? {
            Piece::End => break,
            Piece::Close => {}
            Piece::Open(node) => match node.name.as_str() {
                "GrpHdr" => {
                    let header = stream.tree(node)?;
                    message = (header.owned_at(&["MsgId"]), header.owned_at(&["CreDtTm"]));
                }
                "BkToCstmrStmt" | "BkToCstmrAcctRpt" | "BkToCstmrDbtCdtNtfctn" => known_root = true,
                "Stmt" | "Rpt" | "Ntfctn" if known_root => {
                    let number = reading.statements.len() + 1;
                    let mut one = One::new(&node.name, number);
                    one.statement.message.clone_from(&message.0);
                    one.statement.created.clone_from(&message.1);
                    one.read(&mut stream)?;
                    reading.findings.append(&mut one.findings);
                    reading.statements.push(one.statement);
                }
                _ => {
                    if let Some(version) = version_of(&node) {
                        reading.version = Some(version);
                    }
                }
            },
        }
    }
    if !known_root {
        return Err(Refusal::invalid("camt.not_a_statement"));
    }
    if reading.statements.is_empty() {
        return Err(Refusal::invalid("camt.no_statement"));
    }
    Ok(reading)
}

/// `camt.053.001.08` from the namespace of the document.
fn version_of(node: &Node) -> Option<String> {
    node.attributes.iter().find_map(|(_, value)| {
        let at = value.find("camt.05")?;
        value.get(at..at + 15).map(str::to_owned)
    })
}

/// One statement while it is read.
pub(super) struct One {
    pub(super) statement: Statement,
    pub(super) findings: Vec<Finding>,
    entries: u32,
    summary: Option<u32>,
    place: String,
}

impl One {
    fn new(name: &str, number: usize) -> One {
        let kind = match name {
            "Rpt" => Kind::Interim,
            "Ntfctn" => Kind::Notification,
            _ => Kind::Statement,
        };
        let place = format!("{name}[{number}]");
        let statement = Statement { kind, place: place.clone(), ..Statement::default() };
        One { statement, findings: Vec::new(), entries: 0, summary: None, place }
    }

    fn read(&mut self, stream: &mut Stream<'_>) -> Result<(), Refusal> {
        loop {
            match stream.step()? {
                Piece::Open(node) if node.name == "Ntry" => self.entry(stream, node)?,
                Piece::Open(node) => {
                    let node = stream.tree(node)?;
                    self.header(&node);
                }
                Piece::Close => break,
                Piece::End => return Err(Refusal::invalid("xml.broken")),
            }
        }
        self.settle_balances();
        if let Some(said) = self.summary.filter(|n| *n != self.entries) {
            let finding = Finding::person("camt.entry_count", self.place.clone());
            self.findings.push(finding.with("said", said).with("found", self.entries));
        }
        Ok(())
    }

    fn header(&mut self, node: &Node) {
        let s = &mut self.statement;
        match node.name.as_str() {
            "Id" => s.id = filled(&node.text),
            "ElctrncSeqNb" => s.sequence = parse_number(&node.text).or(s.sequence),
            "LglSeqNb" => s.sequence = s.sequence.or(parse_number(&node.text)),
            "CreDtTm" => s.created = filled(&node.text),
            "StmtPgntn" | "RptPgntn" | "NtfctnPgntn" => {
                s.page = node.text_at(&["PgNb"]).and_then(|t| t.parse().ok());
            }
            "FrToDt" => {
                let day = |a: &str, b: &str| node.text_at(&[a]).or(node.text_at(&[b])).and_then(day_of);
                s.from = day("FrDtTm", "FrDt");
                s.to = day("ToDtTm", "ToDt");
            }
            "CpyDplctInd" => {
                let finding = Finding::note("camt.copy", self.place.clone()).with("mark", &node.text);
                self.findings.push(finding);
            }
            "Acct" => self.account(node),
            "Bal" => self.balance(node),
            "TxsSummry" => {
                self.summary = node.text_at(&["TtlNtries", "NbOfNtries"]).and_then(|t| t.parse().ok());
            }
            "AddtlStmtInf" | "AddtlRptInf" | "AddtlNtfctnInf" => s.texts.extend(filled(&node.text)),
            _ => {}
        }
    }

    fn account(&mut self, node: &Node) {
        let mut account = Account {
            other: node.owned_at(&["Id", "Othr", "Id"]),
            owner: node.owned_at(&["Ownr", "Nm"]).or_else(|| node.owned_at(&["Ownr", "Pty", "Nm"])),
            bic: bic_of(node.at(&["Svcr", "FinInstnId"])),
            iban: None,
        };
        if let Some(written) = node.text_at(&["Id", "IBAN"]) {
            let (iban, right) = iban_as_given(written);
            if !right {
                let place = format!("{}/Acct", self.place);
                self.findings.push(Finding::note("iban.check_digits", place).with("iban", &iban));
            }
            account.iban = Some(iban);
        }
        self.statement.currency = node.text_at(&["Ccy"]).and_then(Currency::parse).or(self.statement.currency);
        self.statement.account = account;
    }

    fn balance(&mut self, node: &Node) {
        let number = self.statement.balances.len() + 1;
        let place = format!("{}/Bal[{number}]", self.place);
        let code = node.text_at(&["Tp", "CdOrPrtry", "Cd"]).or(node.text_at(&["Tp", "CdOrPrtry", "Prtry"]));
        let code = code.unwrap_or_default().to_owned();
        let interim = node.text_at(&["Tp", "SubTp", "Cd"]) == Some("INTM");
        let kind = match (code.as_str(), interim) {
            ("OPBD", false) => BalanceKind::Opening,
            ("CLBD", false) => BalanceKind::Closing,
            ("OPBD", true) => BalanceKind::InterimOpening,
            ("CLBD", true) => BalanceKind::InterimClosing,
            ("PRCD", _) => BalanceKind::Previous,
            _ => BalanceKind::Other,
        };
        let date = node.child("Dt").and_then(date_of);
        let Some(money) = self.money(node.child("Amt"), &place) else { return };
        let amount = signed(money.amount, node.text_at(&["CdtDbtInd"]) == Some("DBIT"));
        self.statement.balances.push(Balance { kind, code, amount, currency: money.currency, date });
    }

    /// Interim balances (ITBD) open or close a page by what else the page has.
    fn settle_balances(&mut self) {
        let has = |kind| self.statement.balances.iter().any(|b| b.kind == kind);
        let mut opened = has(BalanceKind::Opening) || has(BalanceKind::Previous) || has(BalanceKind::InterimOpening);
        let mut closed = has(BalanceKind::Closing) || has(BalanceKind::InterimClosing);
        for balance in self.statement.balances.iter_mut().filter(|b| b.code == "ITBD") {
            if !opened {
                balance.kind = BalanceKind::InterimOpening;
                opened = true;
            } else if !closed {
                balance.kind = BalanceKind::InterimClosing;
                closed = true;
            }
        }
        if self.statement.currency.is_none() {
            let of_balance = self.statement.opening().or(self.statement.closing()).map(|b| b.currency);
            self.statement.currency = of_balance.or_else(|| self.statement.lines.first().map(|l| l.currency));
        }
    }

    /// The amount of an element with a `Ccy` attribute; an unreadable one is a finding and `None`.
    pub(super) fn money(&mut self, node: Option<&Node>, place: &str) -> Option<Money> {
        match money_of(node?, self.statement.currency) {
            Ok(money) => Some(money),
            Err(code) => {
                let text = node.map(|n| n.text.as_str()).unwrap_or_default();
                self.findings.push(Finding::person(code, place).source(text));
                None
            }
        }
    }

    fn entry(&mut self, stream: &mut Stream<'_>, opened: Node) -> Result<(), Refusal> {
        self.entries += 1;
        let place = format!("{}/Ntry[{}]", self.place, self.entries);
        let mut head = opened;
        let mut details = Vec::new();
        loop {
            match stream.step()? {
                Piece::Open(node) if node.name == "NtryDtls" => {
                    self.details(stream, &mut head, &mut details, &place)?
                }
                Piece::Open(node) => {
                    let node = stream.tree(node)?;
                    head.children.push(node);
                }
                Piece::Close => break,
                Piece::End => return Err(Refusal::invalid("xml.broken")),
            }
        }
        self.finish_entry(&head, details, &place);
        Ok(())
    }

    fn details(
        &mut self,
        stream: &mut Stream<'_>,
        head: &mut Node,
        details: &mut Vec<Detail>,
        place: &str,
    ) -> Result<(), Refusal> {
        loop {
            match stream.step()? {
                Piece::Open(node) => {
                    let node = stream.tree(node)?;
                    if node.name == "TxDtls" {
                        let place = format!("{place}/TxDtls[{}]", details.len() + 1);
                        let one = detail(self, &node, head, place);
                        details.push(one);
                    } else {
                        head.children.push(node);
                    }
                }
                Piece::Close => return Ok(()),
                Piece::End => return Err(Refusal::invalid("xml.broken")),
            }
        }
    }

    fn finish_entry(&mut self, head: &Node, details: Vec<Detail>, place: &str) {
        let Some(money) = self.money(head.child("Amt"), place) else {
            if head.child("Amt").is_none() {
                self.findings.push(Finding::person("camt.entry_without_amount", place));
            }
            return;
        };
        let debit = head.text_at(&["CdtDbtInd"]) == Some("DBIT");
        let mut base = Line::new(signed(money.amount, debit), money.currency);
        base.place = place.to_owned();
        base.entry = self.entries;
        base.reversal = matches!(head.text_at(&["RvslInd"]), Some("true" | "1"));
        base.status = match head.text_at(&["Sts"]).or(head.text_at(&["Sts", "Cd"])) {
            None | Some("BOOK") => Status::Booked,
            Some("PDNG") => Status::Pending,
            _ => Status::Information,
        };
        base.booking_date = self.date(head.child("BookgDt"), place);
        base.value_date = self.date(head.child("ValDt"), place);
        base.bank_reference = head.text_at(&["AcctSvcrRef"]).and_then(reference_of);
        base.transaction_code = head.child("BkTxCd").map(transaction_code).unwrap_or_default();
        base.information = head.all("AddtlNtryInf").filter_map(|n| filled(&n.text)).collect();
        if let Some(reference) = head.owned_at(&["NtryRef"]) {
            base.other_references.push(("NtryRef".to_owned(), reference));
        }
        base.batch = head.child("Btch").map(|b| Batch {
            id: b.owned_at(&["PmtInfId"]),
            message: b.owned_at(&["MsgId"]),
            count: b.text_at(&["NbOfTxs"]).and_then(|t| t.parse().ok()),
            total: Some(base.amount),
        });
        self.expand(base, details);
    }

    fn date(&mut self, node: Option<&Node>, place: &str) -> Option<Day> {
        let node = node?;
        let day = date_of(node);
        if day.is_none() {
            let text = node.text_at(&["Dt"]).or(node.text_at(&["DtTm"])).unwrap_or_default();
            let code = "date.impossible";
            self.findings.push(Finding::person(code, format!("{place}/{}", node.name)).source(text));
        }
        day
    }

    /// Turns an entry and its details into lines that add up to the entry.
    fn expand(&mut self, base: Line, mut details: Vec<Detail>) {
        let place = base.place.clone();
        match details.len() {
            0 => self.statement.lines.push(base),
            1 => {
                let one = details.remove(0);
                let agrees =
                    one.amounts.iter().any(|m| m.amount.0 == base.amount.0.abs() && m.currency == base.currency);
                if let Some(amount) = one.amount.filter(|_| !agrees) {
                    self.differs("camt.detail_amount", &place, amount, base.amount);
                }
                self.statement.lines.push(one.over(&base, base.amount));
            }
            // A notification moves no money: its details may be told in the currency they were ordered in.
            count if self.statement.kind == Kind::Notification && details.iter().all(Detail::is_foreign) => {
                for (i, one) in details.into_iter().enumerate() {
                    let Some(money) = one.amounts.first().copied() else { continue };
                    let debit = base.amount.0 < 0;
                    let line = one.over(&base, signed(money.amount, debit));
                    let part = (i as u32 + 1, count as u32);
                    self.statement.lines.push(Line { currency: money.currency, part: part.0, parts: part.1, ..line });
                }
            }
            count if details.iter().all(|d| d.amount.is_none()) => {
                let finding = Finding::person("camt.details_without_amount", place).with("count", count);
                self.findings.push(finding);
                self.statement.lines.push(merged(base, details));
            }
            count => {
                let total: i128 = details.iter().filter_map(|d| d.amount).map(|a| i128::from(a.0)).sum();
                let total = Cents(i64::try_from(total).unwrap_or(i64::MAX));
                let rest = Cents(base.amount.0.saturating_sub(total.0));
                let parts = count as u32 + u32::from(!rest.is_zero());
                for (i, one) in details.into_iter().enumerate() {
                    let amount = one.amount.unwrap_or(Cents::ZERO);
                    if one.amount.is_none() {
                        self.findings.push(Finding::person("camt.detail_without_amount", one.line.place.clone()));
                    }
                    let line = Line { part: i as u32 + 1, parts, ..one.over(&base, amount) };
                    self.statement.lines.push(line);
                }
                if !rest.is_zero() {
                    self.differs("camt.details_sum", &place, total, base.amount);
                    self.statement.lines.push(Line { amount: rest, part: parts, parts, ..base });
                }
            }
        }
    }

    fn differs(&mut self, code: &'static str, place: &str, found: Cents, want: Cents) {
        self.findings.push(Finding::person(code, place).with("details", found).with("entry", want));
    }
}

/// Details whose amounts are not told: one line, with the words of all of them.
fn merged(base: Line, details: Vec<Detail>) -> Line {
    let mut line = base;
    for one in details {
        line.remittance.extend(one.line.remittance);
        line.references.extend(one.line.references);
        line.other_references.extend(one.line.end_to_end_id.map(|id| ("EndToEndId".to_owned(), id)));
        line.information.extend(one.line.counterparty_name);
    }
    line
}

pub(super) fn signed(amount: Cents, debit: bool) -> Cents {
    if debit { -amount } else { amount }
}

/// The money of an element, or the code of the finding.
pub(super) fn money_of(node: &Node, otherwise: Option<Currency>) -> Result<Money, &'static str> {
    let currency = node.attribute("Ccy").and_then(Currency::parse).or(otherwise).ok_or("currency.missing")?;
    match amount::parse(&node.text, '.', amount::decimals_of(currency)) {
        Ok(amount) => Ok(Money { amount, currency }),
        Err(AmountError::NotANumber) => Err("amount.unreadable"),
        Err(AmountError::TooManyDecimals) => Err("amount.too_many_decimals"),
        Err(AmountError::TooLarge) => Err("amount.too_large"),
    }
}

fn parse_number(text: &str) -> Option<u64> {
    text.trim().parse().ok()
}

/// The day of `Dt` or `DtTm`: the civil day as the bank wrote it.
pub(super) fn date_of(node: &Node) -> Option<Day> {
    node.text_at(&["Dt"]).or(node.text_at(&["DtTm"])).and_then(day_of)
}

fn day_of(text: &str) -> Option<Day> {
    Day::parse(text.get(..10)?)
}

/// The IBAN of an `IBAN` element without blanks, and whether its check digits are right.
pub(super) fn iban_as_given(text: &str) -> (String, bool) {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).take(64).collect::<String>().to_uppercase();
    let right = kernel::identifier::is_iban(&compact);
    (compact, right)
}

pub(super) fn bic_of(institution: Option<&Node>) -> Option<String> {
    let node = institution?;
    node.owned_at(&["BICFI"]).or_else(|| node.owned_at(&["BIC"]))
}
