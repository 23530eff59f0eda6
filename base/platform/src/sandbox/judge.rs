//! Taking a flow in, or not: technical checks give the acknowledgement, the rules of the reform the first status.

use einvoice::cdar::About;
use einvoice::lifecycle::{Actor, Event, Life, Reasons, Status};
use einvoice::model::Invoice;
use einvoice::rules::find;
use einvoice::tree::Tree;
use einvoice::{check, ereporting};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::faults::take;
use super::flows::{Coming, hex, xml_of};
use super::life::{InvoiceKey, LifeOf, Step, moment, totals, within};
use super::{Due, Sandbox};
use crate::directory::LineStatus;
use crate::flow::{
    AckDetail, FlowDirection, FlowProfile, FlowSyntax, FlowType, Level, ProcessingRule, ReasonCode, RuleSource,
};

type Refused = AckDetail;

fn error(item: &str, reason_code: ReasonCode, message: impl Into<String>) -> Refused {
    AckDetail { level: Level::Error, item: item.to_string(), reason_code, reason_message: message.into() }
}

impl Sandbox {
    /// Looks at a flow that was sent.
    pub(super) fn judge(&mut self, index: usize, now: Timestamp) {
        let Some(stored) = self.flows.get(index) else { return };
        let (owner, syntax) = (stored.owner.clone(), stored.flow.flow_syntax);
        let file = stored.file.clone();
        let outcome = match self.technical(index, &file) {
            Err(refused) => Err(refused),
            Ok(()) => match syntax {
                FlowSyntax::Cdar => self.life_message(index, &owner, &file, now),
                FlowSyntax::Frr => self.report(index, &owner, &file, now),
                _ => self.invoice(index, &owner, syntax, &file, now),
            },
        };
        if let Err(refused) = outcome {
            self.acknowledge(index, now, vec![refused]);
        }
    }

    fn technical(&mut self, index: usize, file: &[u8]) -> Result<(), Refused> {
        if take(&mut self.faults.refuse) {
            return Err(error("file", ReasonCode::OtherTechnicalError, "Asked for with the fault refuse."));
        }
        if file.is_empty() {
            return Err(error("file", ReasonCode::EmptyFlow, "The file is empty."));
        }
        let Some(stored) = self.flows.get(index) else { return Ok(()) };
        if stored.announced.as_ref().is_some_and(|said| *said != hex(&Sha256::digest(file))) {
            return Err(error("sha256", ReasonCode::ChecksumMismatch, "The file is not the one that was announced."));
        }
        let sent_before = self.flows.iter().take(index).any(|earlier| {
            let same_id = stored.flow.tracking_id.is_some() && earlier.flow.tracking_id == stored.flow.tracking_id;
            earlier.owner == stored.owner
                && earlier.flow.flow_direction == FlowDirection::Out
                && earlier.flow.acknowledgement.status != crate::flow::AckStatus::Error
                && (same_id || earlier.file == stored.file)
        });
        if sent_before {
            return Err(error("trackingId", ReasonCode::AlreadyExistingFlow, "Sent and received before."));
        }
        Ok(())
    }

    fn invoice(
        &mut self,
        index: usize,
        owner: &str,
        syntax: FlowSyntax,
        file: &[u8],
        now: Timestamp,
    ) -> Result<(), Refused> {
        let invoice = read(syntax, file)?;
        let xml = xml_of(syntax, file).unwrap_or_default();
        let siren = |party: &einvoice::model::Party| {
            let id = party.legal_registration.as_ref().filter(|id| id.scheme.as_deref() == Some("0002"));
            id.map(|id| id.value.clone())
        };
        let seller = siren(&invoice.seller);
        let buyer = siren(&invoice.buyer);
        let self_billed = matches!(invoice.type_code.as_deref(), Some("389" | "501" | "500" | "471" | "473" | "261" | "502"));
        let sender = if self_billed { &buyer } else { &seller };
        if sender.as_deref() != Some(owner) {
            let message = format!("The invoice is not issued by {owner}.");
            return Err(error("BT-30", ReasonCode::OtherTechnicalError, message));
        }
        let (Some(seller), Some(number)) = (seller, invoice.number.clone()) else {
            return Err(error("BT-1", ReasonCode::OtherTechnicalError, "Without a number and the seller's SIREN it is no invoice."));
        };
        let Some(day) = invoice.issue_date.as_ref().and_then(|d| d.day()) else {
            return Err(error("BT-2", ReasonCode::OtherTechnicalError, "Without a readable issue date it is no invoice."));
        };
        let rule = rule_of(&invoice, buyer.as_deref());
        self.change(index, now, |flow| {
            flow.flow_type = if self_billed { FlowType::SupplierInvoice } else { FlowType::CustomerInvoice };
            if flow.processing_rule_source == RuleSource::Computed {
                flow.processing_rule = rule;
            }
            if flow.flow_profile == FlowProfile::Undefined {
                let extended = invoice.specification.as_deref().is_some_and(|s| s.contains("extended"));
                flow.flow_profile = if extended { FlowProfile::ExtendedCtcFr } else { FlowProfile::Cius };
            }
        });
        self.acknowledge(index, now, Vec::new());
        let rule = self.flows.get(index).map_or(rule, |s| s.flow.processing_rule);
        if !matches!(rule, ProcessingRule::B2B | ProcessingRule::B2G) {
            // Kept or reported, not transmitted: it has no life between companies.
            return Ok(());
        }
        let key: InvoiceKey = (seller.clone(), day.year(), number.clone());
        let Some(stored) = self.flows.get(index) else { return Ok(()) };
        let of = LifeOf {
            life: Life::new(),
            seller,
            buyer,
            about: About {
                number,
                type_code: invoice.type_code.clone().unwrap_or_default(),
                issued: day,
                seller: key.0.clone(),
                received: Some(moment(now)),
            },
            totals: totals(&invoice),
            self_billed,
            file: file.to_vec(),
            syntax,
            profile: stored.flow.flow_profile,
            name: stored.flow.name.clone(),
            flow_id: stored.flow.flow_id.clone(),
        };
        self.begin(key, of, &invoice, &xml, now);
        Ok(())
    }

    /// The first status of an invoice: rejected, or deposited and on its way.
    fn begin(&mut self, key: InvoiceKey, of: LifeOf, invoice: &Invoice, xml: &[u8], now: Timestamp) {
        // A number comes once; one whose invoice was rejected may come again, mended.
        let lives = self.lives.get(&key).is_some_and(|old| old.life.status() != Some(Status::Rejected));
        let rejection = if lives {
            Reasons::new("DOUBLON").map(|r| r.saying("Cette facture a déjà été déposée."))
        } else if take(&mut self.faults.reject) {
            Reasons::new("REJ_SEMAN").map(|r| r.saying("Rejet demandé (reject)."))
        } else {
            broken_rules(xml)
        };
        if lives {
            // The first one lives on; the rejection is told of the double alone.
            if let Some(reasons) = rejection {
                let double = (key.0.clone(), key.1, format!("{} (double {})", key.2, self.made));
                self.lives.insert(double.clone(), of);
                self.happen(&double, Event::Rejected(reasons), Actor::SellerPlatform, now);
            }
            return;
        }
        self.lives.insert(key.clone(), of);
        if let Some(reasons) = rejection {
            self.happen(&key, Event::Rejected(reasons), Actor::SellerPlatform, now);
            return;
        }
        let reachable = self.can_reach(invoice);
        let reason = if reachable { None } else { Reasons::new("NON_TRANSMISE") };
        self.happen(&key, Event::Deposited(reason), Actor::SellerPlatform, now);
        if reachable {
            let pace = self.settings.pace;
            self.later(now, pace, Due::Say(key, Step::Issue));
        }
    }

    /// Whether the receiver's address is a line of the directory that takes invoices.
    fn can_reach(&self, invoice: &Invoice) -> bool {
        let Some(address) = &invoice.buyer.electronic_address else { return false };
        let mut lines = self.companies.values().flat_map(|c| c.lines());
        lines.any(|line| {
            line.addressing_identifier == address.value && line.directory_line_status == Some(LineStatus::Enabled)
        })
    }

    fn life_message(&mut self, index: usize, owner: &str, file: &[u8], now: Timestamp) -> Result<(), Refused> {
        let tree = Tree::parse(file).map_err(|e| error("file", ReasonCode::InvalidSchema, e.to_string()))?;
        if einvoice::rules::Document::of(&tree) != Some(einvoice::rules::Document::Cdar) {
            return Err(error("file", ReasonCode::FlowTypeError, "The file is no life-cycle message (CDAR)."));
        }
        let verdict = find("br-fr", None).map(|set| check::check_tree(&tree, &[set])).unwrap_or_default();
        if let Some(broken) = verdict.findings.iter().find(|f| verdict.fatal.contains(&f.rule.id)) {
            let message = broken.message(einvoice::Language::French);
            return Err(error(broken.rule.id, ReasonCode::InvoiceLCRuleError, message));
        }
        let message = einvoice::cdar::read(&tree).value;
        let subjects: Vec<_> = message.acknowledgements.iter().flat_map(|a| &a.documents).cloned().collect();
        let mut planned = Vec::new();
        for subject in &subjects {
            planned.push(self.plan(owner, subject)?);
        }
        if planned.is_empty() {
            return Err(error("MDG-34", ReasonCode::InvoiceLCRuleError, "The message is about no invoice."));
        }
        let of_customer = planned.iter().all(|(_, _, actor)| *actor == Actor::Seller);
        self.change(index, now, |flow| {
            flow.flow_type = if of_customer { FlowType::CustomerInvoiceLc } else { FlowType::SupplierInvoiceLc };
            flow.processing_rule = ProcessingRule::NotApplicable;
        });
        self.acknowledge(index, now, Vec::new());
        for (key, event, actor) in planned {
            let completed = event.status() == Status::Completed;
            self.happen(&key, event, actor, now);
            if completed {
                let pace = self.settings.pace;
                self.later(now, pace, Due::Say(key, Step::Decide));
            }
        }
        Ok(())
    }

    /// What a message says of an invoice, if it may say so.
    fn plan(
        &self,
        owner: &str,
        subject: &einvoice::cdar::Subject,
    ) -> Result<(InvoiceKey, Event, Actor), Refused> {
        let status = subject.known_status().ok_or_else(|| {
            error("MDT-105", ReasonCode::InvoiceLCStatusError, "The status is none of the norm.")
        })?;
        let event = subject.event().ok_or_else(|| {
            let message = "The status lacks its reason, or the amounts received by VAT rate.";
            error("MDG-39", ReasonCode::InvoiceLCRuleError, message)
        })?;
        let seller = subject.seller.identifiers.iter().find(|id| id.scheme.as_deref() == Some("0002"));
        let issued = subject.issued.as_ref().and_then(|m| m.day());
        let number = subject.number.clone().unwrap_or_default();
        let key = self.lives.iter().find(|(key, of)| {
            key.2 == number
                && seller.is_none_or(|s| s.value == key.0)
                && issued.is_none_or(|day| day == of.about.issued)
                && (of.seller == owner || of.buyer.as_deref() == Some(owner))
        });
        let (key, of) = key.ok_or_else(|| {
            error("MDT-87", ReasonCode::InvoiceLCAccessDenied, "No such invoice of or for this company.")
        })?;
        let actor = if of.seller == owner { Actor::Seller } else { Actor::Buyer };
        if !status.setters().contains(&actor) {
            let message = format!("{} is not set by this side.", status.code());
            return Err(error("MDT-105", ReasonCode::InvoiceLCStatusError, message));
        }
        of.life
            .check(status, actor)
            .map_err(|illegal| error("MDT-105", ReasonCode::InvoiceLCInvalidStatus, illegal.to_string()))?;
        if !event.receipts().is_empty() && !within(&of.life.received(), event.receipts(), &of.totals) {
            let message = "The amounts received do not fit the invoice's totals by VAT rate.";
            return Err(error("MDT-215", ReasonCode::InvoiceLCAmountError, message));
        }
        Ok((key.clone(), event, actor))
    }

    fn report(&mut self, index: usize, owner: &str, file: &[u8], now: Timestamp) -> Result<(), Refused> {
        let tree = Tree::parse(file).map_err(|e| error("file", ReasonCode::InvalidSchema, e.to_string()))?;
        if tree.local(tree.root()) != "Report" {
            return Err(error("file", ReasonCode::FlowTypeError, "The file is no report (flow 10)."));
        }
        let report = ereporting::read(&tree).value;
        let declarant = report.issuer.id.as_ref().map(|id| id.value.as_str());
        if declarant != Some(owner) {
            return Err(error("TT-13", ReasonCode::OtherTechnicalError, format!("The report is not of {owner}.")));
        }
        let breaches = ereporting::check(&report);
        let (kind, life) = kinds(&report);
        self.change(index, now, |flow| {
            flow.flow_type = kind;
            flow.processing_rule = ProcessingRule::NotApplicable;
        });
        self.acknowledge(index, now, Vec::new());
        let id = report.id.clone().unwrap_or_default();
        let code = if breaches.is_empty() { "300" } else { "301" };
        let reasons: Vec<String> =
            breaches.iter().map(|b| format!("{} {}", b.rule, b.message(einvoice::Language::French))).collect();
        let file = self.report_message(&id, code, &reasons, now);
        let coming = Coming {
            name: format!("CDV-{code}_{}.xml", id.replace('/', "_")),
            rule: ProcessingRule::NotApplicable,
            syntax: FlowSyntax::Cdar,
            profile: FlowProfile::Undefined,
            flow_type: life,
            direction: FlowDirection::In,
            file,
        };
        self.deliver(owner, coming, now);
        Ok(())
    }

    /// 300 (taken) or 301 (rejected), as the state answers a report.
    fn report_message(&mut self, id: &str, code: &str, reasons: &[String], now: Timestamp) -> Vec<u8> {
        use einvoice::cdar::{Acknowledgement, Actor, Detail, Message, Subject, write};
        let name = if code == "300" { "Déposée" } else { "Rejetée" };
        let details = reasons.iter().zip(1i64..).map(|(reason, n)| Detail {
            reason_code: Some("REJ_SEMAN".to_string()),
            reason: Some(reason.clone()),
            sequence: Some(n.into()),
            ..Detail::default()
        });
        let subject = Subject {
            number: Some(id.to_string()),
            status: Some(code.to_string()),
            status_name: Some(name.to_string()),
            details: details.collect(),
            ..Subject::default()
        };
        let message = Message {
            id: Some(self.uuid("message")),
            name: Some(format!("CDV-{code}_{id}")),
            created: Some(moment(now)),
            sender: Actor::state(),
            issuer: Actor::state(),
            recipients: vec![Actor::platform(super::NUMBER, super::NAME)],
            acknowledgements: vec![Acknowledgement { set: Some(moment(now)), documents: vec![subject], ..Acknowledgement::default() }],
            ..Message::default()
        };
        write(&message).into_bytes()
    }
}

/// The invoice in a file, or why there is none of the announced syntax.
fn read(syntax: FlowSyntax, file: &[u8]) -> Result<Invoice, Refused> {
    let xml = xml_of(syntax, file)
        .ok_or_else(|| error("file", ReasonCode::FlowTypeError, "The file is no PDF with an invoice inside."))?;
    let tree = Tree::parse(&xml).map_err(|e| error("file", ReasonCode::InvalidSchema, e.to_string()))?;
    let wanted = if syntax == FlowSyntax::Ubl { einvoice::Syntax::Ubl } else { einvoice::Syntax::Cii };
    if einvoice::Syntax::of(&tree) != Some(wanted) {
        return Err(error("flowSyntax", ReasonCode::FlowTypeError, "The file is not of the announced syntax."));
    }
    let read = einvoice::read_invoice(&xml);
    read.map(|reading| reading.value).map_err(|e| error("file", ReasonCode::InvalidSchema, e.to_string()))
}

/// Which rule an invoice falls under: what it says itself (note BAR), else who buys.
fn rule_of(invoice: &Invoice, buyer: Option<&str>) -> ProcessingRule {
    let said = invoice.notes.iter().find(|n| n.subject.as_deref() == Some("BAR")).map(|n| n.text.trim());
    match said {
        Some("B2B") => return ProcessingRule::B2B,
        Some("B2BINT") => return ProcessingRule::B2BInt,
        Some("B2C") => return ProcessingRule::B2C,
        Some("OUTOFSCOPE") => return ProcessingRule::OutOfScope,
        Some("ARCHIVEONLY") => return ProcessingRule::ArchiveOnly,
        _ => {}
    }
    let country = invoice.buyer.address.as_ref().and_then(|a| a.country.as_deref());
    match (buyer, country) {
        (Some(_), _) => ProcessingRule::B2B,
        (None, Some("FR") | None) => ProcessingRule::B2C,
        (None, Some(_)) => ProcessingRule::B2BInt,
    }
}

/// The first fatal rules of the norm and of the reform that an invoice breaks, as a reason of 213.
fn broken_rules(xml: &[u8]) -> Option<Reasons<213>> {
    let sets: Vec<_> = ["en", "br-fr"].into_iter().filter_map(|name| find(name, None)).collect();
    let verdict = check::check(xml, &sets);
    if !verdict.is_refused() {
        return None;
    }
    let told: Vec<String> = verdict
        .findings
        .iter()
        .filter(|f| verdict.fatal.contains(&f.rule.id))
        .take(5)
        .map(|f| format!("{} ({}) : {}", f.rule.id, f.place, f.message(einvoice::Language::French)))
        .collect();
    Reasons::new("REJ_SEMAN").map(|reasons| reasons.saying(told.join(" ; ")))
}

/// What a report is, and the type of the answer to it.
fn kinds(report: &ereporting::Report) -> (FlowType, FlowType) {
    let sells = report.issuer.role.as_deref() != Some("BY");
    let mut kinds = Vec::new();
    if let Some(transactions) = &report.transactions {
        if !transactions.invoices.is_empty() {
            let sales = FlowType::UnitaryCustomerTransactionReport;
            kinds.push(if sells { sales } else { FlowType::UnitarySupplierTransactionReport });
        }
        if !transactions.daily.is_empty() {
            kinds.push(FlowType::AggregatedCustomerTransactionReport);
        }
    }
    if let Some(payments) = &report.payments {
        if !payments.invoices.is_empty() {
            kinds.push(FlowType::UnitaryCustomerPaymentReport);
        }
        if !payments.daily.is_empty() {
            kinds.push(FlowType::AggregatedCustomerPaymentReport);
        }
    }
    let life = if report.transactions.is_some() {
        FlowType::StateTransactionReportLc
    } else {
        FlowType::StatePaymentReportLc
    };
    match kinds.as_slice() {
        [only] => (*only, life),
        [] => (FlowType::Undefined, life),
        _ => (FlowType::MultiFlowReport, life),
    }
}
