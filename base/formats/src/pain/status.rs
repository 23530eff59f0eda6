//! Reads the bank's answers: pain.002 status reports of every version, and returns in account messages.

use kernel::{Cents, Refusal};

use super::reason::{self, Reason};
use crate::amount;
use crate::statement::{Line, Statement, filled, reference_of};
use crate::xml::{self, Node, Piece, Stream};

/// A pain.002 status report.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Report {
    /// Its own id.
    pub message: Option<String>,
    /// The id of our message that it answers.
    pub original: String,
    /// The kind of our message (`pain.008.001.08`).
    pub original_kind: Option<String>,
    /// What happened to the message as a whole, where told.
    pub group: Status,
    /// The blocks that it speaks of.
    pub blocks: Vec<Block>,
}

/// What is said about a block (`PmtInf`).
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Block {
    /// Our id of the block.
    pub id: String,
    /// What happened to it as a whole, where told.
    pub status: Status,
    /// The transactions that it speaks of.
    pub transactions: Vec<Transaction>,
}

/// What is said about a transaction.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Transaction {
    /// Our end-to-end id.
    pub end_to_end_id: Option<String>,
    /// Our instruction id.
    pub instruction: Option<String>,
    /// What happened.
    pub status: Status,
    /// The amount, where told.
    pub amount: Option<Cents>,
    /// The bank's reference.
    pub bank_reference: Option<String>,
    /// The mandate.
    pub mandate: Option<String>,
}

/// A status with its reasons.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Status {
    /// `ACCP`, `RJCT`, `PART` ...; empty where nothing is told at this level.
    pub code: String,
    /// Reason codes (`AM04`).
    pub reasons: Vec<String>,
    /// Words of the bank.
    pub texts: Vec<String>,
}

/// What a status means for a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing is said at any level.
    Unknown,
    /// Under way: received, checked, pending.
    Pending,
    /// Accepted for execution.
    Accepted,
    /// Executed or settled.
    Settled,
    /// Refused.
    Rejected,
    /// Withdrawn.
    Cancelled,
}

impl Status {
    /// What the code means.
    pub fn outcome(&self) -> Outcome {
        match self.code.as_str() {
            "RJCT" => Outcome::Rejected,
            "CANC" => Outcome::Cancelled,
            "ACSC" | "ACCC" => Outcome::Settled,
            "ACCP" | "ACSP" | "ACWC" | "ACWP" => Outcome::Accepted,
            "" => Outcome::Unknown,
            // RCVD, ACTC, ACFC, PDNG, PATC, PART and what may come.
            _ => Outcome::Pending,
        }
    }

    /// What the first reason makes happen.
    pub fn reason(&self) -> Option<Reason> {
        self.reasons.first().map(|code| reason::of(code))
    }
}

impl Report {
    /// The status of one payment by its block and end-to-end id: its own, else that of its block, else of the message.
    /// A rejected message or block names no transaction; all of its payments are rejected.
    pub fn of(&self, block: &str, end_to_end_id: &str) -> &Status {
        let found = self.blocks.iter().find(|b| b.id == block);
        let own = found
            .into_iter()
            .flat_map(|b| &b.transactions)
            .find(|t| t.end_to_end_id.as_deref() == Some(end_to_end_id))
            .map(|t| &t.status);
        let levels = [own, found.map(|b| &b.status)];
        levels.into_iter().flatten().find(|s| !s.code.is_empty()).unwrap_or(&self.group)
    }
}

/// Reads a pain.002. Refused: broken XML, another message.
pub fn read(data: &[u8]) -> Result<Report, Refusal> {
    let plain = crate::bytes::plain(data)?;
    let text = xml::decode(&plain);
    let mut stream = Stream::new(&text);
    let mut report = Report::default();
    let mut known = false;
    loop {
        match stream.step()? {
            Piece::End => break,
            Piece::Close => {}
            Piece::Open(node) => match node.name.as_str() {
                "CstmrPmtStsRpt" => known = true,
                "GrpHdr" => report.message = stream.tree(node)?.owned_at(&["MsgId"]),
                "OrgnlGrpInfAndSts" => {
                    let node = stream.tree(node)?;
                    report.original = node.owned_at(&["OrgnlMsgId"]).unwrap_or_default();
                    report.original_kind = node.owned_at(&["OrgnlMsgNmId"]);
                    report.group = status(&node, "GrpSts");
                }
                "OrgnlPmtInfAndSts" => report.blocks.push(block(&mut stream)?),
                "TxInfAndSts" => {
                    // pain.002.001.02 has transactions outside of blocks.
                    let node = stream.tree(node)?;
                    let block = node.owned_at(&["OrgnlPmtInfId"]).unwrap_or_default();
                    push(&mut report.blocks, block, transaction(&node));
                }
                _ => {}
            },
        }
    }
    if known { Ok(report) } else { Err(Refusal::invalid("pain.not_a_status")) }
}

fn push(blocks: &mut Vec<Block>, id: String, transaction: Transaction) {
    match blocks.iter_mut().find(|b| b.id == id) {
        Some(block) => block.transactions.push(transaction),
        None => blocks.push(Block { id, transactions: vec![transaction], ..Block::default() }),
    }
}

fn block(stream: &mut Stream<'_>) -> Result<Block, Refusal> {
    let mut block = Block::default();
    let mut rest = Node::default();
    loop {
        match stream.step()? {
            Piece::Open(node) => {
                let node = stream.tree(node)?;
                if node.name == "TxInfAndSts" {
                    block.transactions.push(transaction(&node));
                } else {
                    rest.children.push(node);
                }
            }
            Piece::Close => break,
            Piece::End => return Err(Refusal::invalid("xml.broken")),
        }
    }
    block.id = rest.owned_at(&["OrgnlPmtInfId"]).unwrap_or_default();
    block.status = status(&rest, "PmtInfSts");
    Ok(block)
}

fn status(node: &Node, name: &str) -> Status {
    let mut status = Status { code: node.owned_at(&[name]).unwrap_or_default(), ..Status::default() };
    for info in node.all("StsRsnInf") {
        let code = info.text_at(&["Rsn", "Cd"]).or(info.text_at(&["Rsn", "Prtry"]));
        status.reasons.extend(code.map(str::to_owned));
        status.texts.extend(info.all("AddtlInf").filter_map(|n| filled(&n.text)));
    }
    status
}

fn transaction(node: &Node) -> Transaction {
    let amount = node.at(&["OrgnlTxRef", "Amt", "InstdAmt"]);
    let currency = amount.and_then(|n| n.attribute("Ccy")).and_then(kernel::Currency::parse);
    let read = |n: &Node| amount::parse(&n.text, '.', currency.map_or(2, amount::decimals_of)).ok();
    let mandate = ["MndtRltdInf", "DrctDbtTx"].iter().find_map(|first| {
        let node = node.at(&["OrgnlTxRef", first])?;
        let path: &[&str] = &["DrctDbt", "MndtId"];
        node.text_at(&["MndtId"]).or(node.text_at(path)).or(node.text_at(&["MndtRltdInf", "MndtId"]))
    });
    Transaction {
        end_to_end_id: node.text_at(&["OrgnlEndToEndId"]).and_then(reference_of),
        instruction: node.owned_at(&["OrgnlInstrId"]),
        status: status(node, "TxSts"),
        amount: amount.and_then(read),
        bank_reference: node.text_at(&["AcctSvcrRef"]).and_then(reference_of),
        mandate: mandate.map(str::to_owned),
    }
}

/// A payment that came back, in a statement or a notification.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Returned<'a> {
    /// The line.
    #[serde(skip)]
    pub line: &'a Line,
    /// Our end-to-end id of the payment that came back.
    pub end_to_end_id: Option<&'a str>,
    /// The mandate of a direct debit.
    pub mandate: Option<&'a str>,
    /// What came back, without sign, charges of the bank taken off where it names them.
    pub amount: Cents,
    /// The bank's charges, where it names them in the line.
    pub charges: Cents,
    /// The reason code as received; empty where none is given.
    pub code: &'a str,
    /// What it makes happen.
    pub reason: Reason,
}

/// The payments of a statement that came back.
pub fn returns(statement: &Statement) -> impl Iterator<Item = Returned<'_>> {
    statement.lines.iter().filter(|l| l.is_return()).map(|line| {
        let code = line.return_reason.as_ref().map_or("", |r| r.code.as_str());
        let same = line.charges.iter().filter(|m| m.currency == line.currency);
        let charges = Cents(same.map(|m| m.amount.0).sum::<i64>().max(0));
        // The amount that was collected is told where it differs from what was booked.
        let ordered = line.ordered.filter(|m| m.currency == line.currency && m.amount.0 <= line.amount.0.abs());
        Returned {
            line,
            end_to_end_id: line.end_to_end_id.as_deref(),
            mandate: line.mandate_id.as_deref(),
            amount: ordered.map_or(line.amount.abs(), |m| m.amount),
            charges,
            code,
            reason: reason::of(code),
        }
    })
}
