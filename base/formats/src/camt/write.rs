//! Writes camt.053 statements as the schemas of versions .02 and .08 want them.

use kernel::{Cents, Day};

use crate::bytes::cut;
use crate::statement::{Balance, BalanceKind, Line, Statement, Status, TransactionCode};
use crate::xml::Writer;

/// The version to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// camt.053.001.02, of 2009: what most French banks still send.
    V02,
    /// camt.053.001.08, of 2019.
    V08,
}

/// Writes one statement as camt.053.001.08.
pub fn write(statement: &Statement) -> Vec<u8> {
    write_all(std::slice::from_ref(statement), Version::V08)
}

/// Writes statements into one camt.053 message. Texts are cut to the lengths of the schema; lines that follow each
/// other and share their `entry` and batch become one entry with several details.
pub fn write_all(statements: &[Statement], version: Version) -> Vec<u8> {
    let namespace = match version {
        Version::V02 => "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02",
        Version::V08 => "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08",
    };
    let mut out = Out { w: Writer::document(namespace), v8: version == Version::V08 };
    let first = statements.first();
    let message = first.and_then(|s| s.message.as_deref().or(s.id.as_deref())).unwrap_or("1");
    let created = first.map(created).unwrap_or_else(|| "1970-01-01T00:00:00".to_owned());
    out.w.open("BkToCstmrStmt").open("GrpHdr").leaf("MsgId", cut(message, 35)).leaf("CreDtTm", &created).close();
    for statement in statements {
        out.statement(statement);
    }
    out.w.finish()
}

/// When the statement was made: as it says, else the end of its last day.
fn created(s: &Statement) -> String {
    match &s.created {
        Some(text) if text.len() >= 19 && Day::parse(cut(text, 10)).is_some() => text.clone(),
        _ => format!("{}T00:00:00", s.last_day().unwrap_or(Day::from_number(0))),
    }
}

struct Out {
    w: Writer,
    v8: bool,
}

impl Out {
    fn statement(&mut self, s: &Statement) {
        self.w.open("Stmt").leaf("Id", cut(s.id.as_deref().unwrap_or("1"), 35));
        if let Some(sequence) = s.sequence {
            self.w.leaf("ElctrncSeqNb", &sequence.to_string());
        }
        self.w.leaf("CreDtTm", &created(s));
        if let (Some(from), Some(to)) = (s.from, s.to) {
            let (from, to) = (format!("{from}T00:00:00"), format!("{to}T23:59:59"));
            self.w.open("FrToDt").leaf("FrDtTm", &from).leaf("ToDtTm", &to).close();
        }
        self.account(s);
        for balance in &s.balances {
            self.balance(balance);
        }
        let mut rest = s.lines.as_slice();
        while let Some(first) = rest.first() {
            let same = |l: &&Line| first.parts > 1 && l.entry == first.entry && l.parts == first.parts;
            let count = rest.iter().take_while(same).count().max(1);
            let (entry, after) = rest.split_at(count);
            self.entry(entry);
            rest = after;
        }
        self.w.close();
    }

    fn account(&mut self, s: &Statement) {
        self.w.open("Acct").open("Id");
        match &s.account.iban {
            Some(iban) => self.w.leaf("IBAN", iban),
            None => self.w.nest(&["Othr", "Id"], cut(s.account.other.as_deref().unwrap_or("1"), 34)),
        };
        self.w.close();
        self.w.maybe("Ccy", s.currency.as_ref().map(|c| c.code()));
        if let Some(owner) = &s.account.owner {
            self.w.nest(&["Ownr", "Nm"], cut(owner, 140));
        }
        if let Some(bic) = &s.account.bic {
            let tag = self.bic();
            self.w.nest(&["Svcr", "FinInstnId", tag], bic);
        }
        self.w.close();
    }

    fn bic(&self) -> &'static str {
        if self.v8 { "BICFI" } else { "BIC" }
    }

    fn indicator(&mut self, amount: Cents) {
        self.w.leaf("CdtDbtInd", if amount.0 < 0 { "DBIT" } else { "CRDT" });
    }

    fn balance(&mut self, b: &Balance) {
        let code = match b.kind {
            BalanceKind::Opening => "OPBD",
            BalanceKind::Closing => "CLBD",
            BalanceKind::InterimOpening | BalanceKind::InterimClosing => "ITBD",
            BalanceKind::Previous => "PRCD",
            BalanceKind::Other => known_balance(&b.code),
        };
        self.w.open("Bal").nest(&["Tp", "CdOrPrtry", "Cd"], code).amount("Amt", b.amount, b.currency);
        self.indicator(b.amount);
        let day = b.date.unwrap_or(Day::from_number(0)).to_string();
        self.w.nest(&["Dt", "Dt"], &day).close();
    }

    fn entry(&mut self, lines: &[Line]) {
        let Some(first) = lines.first() else { return };
        let total = Cents(lines.iter().map(|l| l.amount.0).sum());
        self.w.open("Ntry").amount("Amt", total, first.currency);
        self.indicator(total);
        if first.reversal {
            self.w.leaf("RvslInd", "true");
        }
        let status = match first.status {
            Status::Booked => "BOOK",
            Status::Pending => "PDNG",
            Status::Information => "INFO",
        };
        if self.v8 {
            self.w.nest(&["Sts", "Cd"], status);
        } else {
            self.w.leaf("Sts", status);
        }
        for (name, day) in [("BookgDt", first.booking_date), ("ValDt", first.value_date)] {
            if let Some(day) = day {
                let name: &'static str = name;
                self.w.nest(&[name, "Dt"], &day.to_string());
            }
        }
        let batch = first.batch.as_ref().filter(|_| lines.len() > 1);
        let reference = batch.and_then(|b| b.id.as_deref()).or(first.bank_reference.as_deref());
        self.w.maybe("AcctSvcrRef", reference.map(|r| cut(r, 35)));
        self.code(&first.transaction_code);
        self.w.open("NtryDtls");
        if let Some(batch) = batch {
            self.w.open("Btch").maybe("MsgId", batch.message.as_deref().map(|t| cut(t, 35)));
            self.w.maybe("PmtInfId", batch.id.as_deref().map(|t| cut(t, 35)));
            self.w.leaf("NbOfTxs", &lines.len().to_string());
            self.w.amount("TtlAmt", total, first.currency);
            self.indicator(total);
            self.w.close();
        }
        for line in lines {
            self.detail(line);
        }
        self.w.close().close();
    }

    fn code(&mut self, code: &TransactionCode) {
        self.w.open("BkTxCd");
        if let Some(domain) = &code.domain {
            self.w.open("Domn").leaf("Cd", domain).open("Fmly");
            self.w.leaf("Cd", code.family.as_deref().unwrap_or("NTAV"));
            self.w.leaf("SubFmlyCd", code.sub_family.as_deref().unwrap_or("NTAV")).close().close();
        }
        if code.domain.is_none() || code.proprietary.is_some() {
            self.w.open("Prtry").leaf("Cd", cut(code.proprietary.as_deref().unwrap_or("NTAV"), 35));
            self.w.maybe("Issr", code.issuer.as_deref().map(|t| cut(t, 35))).close();
        }
        self.w.close();
    }

    fn detail(&mut self, line: &Line) {
        self.w.open("TxDtls").open("Refs");
        let other = |name: &str| line.other_references.iter().find(|(n, _)| n == name).map(|(_, v)| cut(v, 35));
        self.w.maybe("MsgId", other("MsgId"));
        self.w.maybe("AcctSvcrRef", line.bank_reference.as_deref().map(|t| cut(t, 35)));
        self.w.maybe("PmtInfId", other("PmtInfId")).maybe("InstrId", other("InstrId"));
        self.w.leaf("EndToEndId", cut(line.end_to_end_id.as_deref().unwrap_or("NOTPROVIDED"), 35));
        self.w.maybe("MndtId", line.mandate_id.as_deref().map(|t| cut(t, 35)));
        self.w.close();
        if self.v8 {
            self.w.amount("Amt", line.amount, line.currency);
            self.indicator(line.amount);
        } else {
            self.w.open("AmtDtls").open("TxAmt").amount("Amt", line.amount, line.currency).close().close();
        }
        self.charges(line);
        self.parties(line);
        self.remittance(line);
        if let Some(reason) = &line.return_reason {
            self.w.open("RtrInf");
            if !reason.code.is_empty() {
                let tag = if reason.code.len() == 4 { "Cd" } else { "Prtry" };
                self.w.nest(&["Rsn", tag], cut(&reason.code, 35));
            }
            for text in reason.texts.iter().filter(|t| !line.information.contains(t)) {
                self.w.leaf("AddtlInf", cut(text, 105));
            }
            self.w.close();
        }
        let words = line.information.join(" ");
        self.w.maybe("AddtlTxInf", Some(cut(&words, 500)));
        self.w.close();
    }

    /// In .02 each charge stands alone; in .08 all stand as records in one element.
    fn charges(&mut self, line: &Line) {
        if self.v8 && !line.charges.is_empty() {
            self.w.open("Chrgs");
        }
        for charge in &line.charges {
            self.w.open(if self.v8 { "Rcrd" } else { "Chrgs" }).amount("Amt", charge.amount, charge.currency);
            self.w.leaf("CdtDbtInd", if charge.amount.0 < 0 { "CRDT" } else { "DBIT" }).close();
        }
        if self.v8 && !line.charges.is_empty() {
            self.w.close();
        }
    }

    fn party(&mut self, tag: &'static str, name: &str) {
        self.w.open(tag);
        if self.v8 {
            self.w.open("Pty");
        }
        self.w.leaf("Nm", cut(name, 140));
        if self.v8 {
            self.w.close();
        }
        self.w.close();
    }

    fn parties(&mut self, line: &Line) {
        let named = [&line.counterparty_name, &line.counterparty_iban, &line.counterparty_account];
        let ultimate = [&line.ultimate_debtor, &line.ultimate_creditor];
        if named.iter().chain(&ultimate).all(|t| t.is_none()) {
            return;
        }
        let creditor = (line.amount.0 < 0) != (line.is_return() || line.reversal);
        self.w.open("RltdPties");
        if !creditor {
            self.side(line, "Dbtr", "DbtrAcct");
        }
        if let Some(name) = &line.ultimate_debtor {
            self.party("UltmtDbtr", name);
        }
        if creditor {
            self.side(line, "Cdtr", "CdtrAcct");
        }
        if let Some(name) = &line.ultimate_creditor {
            self.party("UltmtCdtr", name);
        }
        self.w.close();
        if let Some(bic) = line.counterparty_bic.as_deref().filter(|b| kernel::identifier::is_bic(b)) {
            let agent = if creditor { "CdtrAgt" } else { "DbtrAgt" };
            let tag = self.bic();
            self.w.nest(&["RltdAgts", agent, "FinInstnId", tag], bic);
        }
    }

    fn side(&mut self, line: &Line, party: &'static str, account: &'static str) {
        if let Some(name) = &line.counterparty_name {
            self.party(party, name);
        }
        if let Some(iban) = &line.counterparty_iban {
            self.w.nest(&[account, "Id", "IBAN"], iban);
        } else if let Some(other) = &line.counterparty_account {
            self.w.nest(&[account, "Id", "Othr", "Id"], cut(other, 34));
        }
    }

    fn remittance(&mut self, line: &Line) {
        if line.remittance.is_empty() && line.references.is_empty() {
            return;
        }
        self.w.open("RmtInf");
        for text in &line.remittance {
            let mut rest = text.as_str();
            while !rest.is_empty() {
                let piece = cut(rest, 140);
                self.w.leaf("Ustrd", piece);
                rest = &rest[piece.len()..];
            }
        }
        for reference in &line.references {
            self.w.open("Strd");
            let creditor = reference.kind == "SCOR";
            let (holder, number) = if creditor { ("CdtrRefInf", "Ref") } else { ("RfrdDocInf", "Nb") };
            self.w.open(holder).open("Tp");
            let tag = if matches!(reference.kind.as_str(), "SCOR" | "CINV" | "CREN" | "DEBN" | "CMCN") {
                "Cd"
            } else {
                "Prtry"
            };
            self.w.nest(&["CdOrPrtry", tag], cut(&reference.kind, 35));
            if creditor && reference.value.starts_with("RF") {
                self.w.leaf("Issr", "ISO");
            }
            self.w.close().leaf(number, cut(&reference.value, 35)).close();
            if let Some(amount) = reference.amount.filter(|_| !creditor) {
                let tag = if amount.0 < 0 { "CdtNoteAmt" } else { "RmtdAmt" };
                self.w.open("RfrdDocAmt").amount(tag, amount, line.currency).close();
            }
            self.w.close();
        }
        self.w.close();
    }
}

fn known_balance(code: &str) -> &str {
    match code {
        "CLAV" | "FWAV" | "INFO" | "ITAV" | "ITBD" | "OPAV" | "XPCD" => code,
        _ => "INFO",
    }
}
