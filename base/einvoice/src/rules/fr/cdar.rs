//! The French rules on life-cycle messages (CDAR), BR-FR-CDV 1.4.0, pattern by pattern.
//!
//! Some published assertions hold wherever their context matches (`ram:ID` within a document that has one); they are
//! listed all the same, so that every id is known.

use super::formats::TYPES;
use crate::rules::at::normal;
use crate::rules::{At, Pattern, Res, check, on, when};
use crate::tree::{Name, at, cdar, ram};

use crate::tree::ram::ReferenceReferencedDocument as INVOICE;
use crate::tree::ram::SpecifiedDocumentStatus as STATUS;

const GUIDELINE: &[Name] = &[ram::GuidelineSpecifiedDocumentContextParameter, ram::ID];
const PROCESS: &[Name] = &[ram::BusinessProcessSpecifiedDocumentContextParameter, ram::ID];
const RECIPIENT_ID: &[Name] = &[cdar::ExchangedDocument, ram::RecipientTradeParty, ram::GlobalID];
const RECIPIENT_ROLE: &[Name] = &[cdar::ExchangedDocument, ram::RecipientTradeParty, ram::RoleCode];
const PHASE: &[Name] = &[cdar::AcknowledgementDocument, ram::TypeCode];
const STATUSES: &[Name] = &[cdar::AcknowledgementDocument, INVOICE, ram::ProcessConditionCode];
const AMOUNT: &[Name] = &[STATUS, ram::SpecifiedDocumentCharacteristic];
/// The phases of a life cycle: transmission by the platforms, processing by the parties.
const TRANSMISSION: &str = "305";
const PROCESSING: &str = "23";
/// Roles of those who may take part; `WK` is a platform, `DFH` the state's portal.
const PARTIES: &str = "BY AB DL SE SR PE PR II IV";
const PARTIES_AND_PLATFORM: &str = "BY AB DL SE SR PE PR II IV WK";
const ALL_ROLES: &str = "BY AB DL SE SR PE PR II IV WK DFH";
/// Life-cycle statuses.
const STATUS_CODES: &str = "200 201 202 203 204 205 206 207 208 209 210 211 212 213 214 220 221 224 225 226 227 228 250 \
    251 300 301 400 401 500 501 601";
/// Statuses that need a reason.
const REASONED: &str = "210 213 501 207 206 208";
/// Reasons of any status.
const REASONS: &str = "RETRAIT_MAN_SERV ST_CT_NON_DECLAR SUPPR_COMP_AVOIR TRANSF_PMNT_REGIE CONTACT_ACHTR NON_TRANSMISE \
    JUSTIF_ABS ROUTAGE_ERR AUTRE COORD_BANC_ERR TX_TVA_ERR MONTANTTOTAL_ERR CALCUL_ERR NON_CONFORME DOUBLON DEST_INC \
    DEST_ERR TRANSAC_INC EMMET_INC CONTRAT_TERM DOUBLE_FACT CMD_ERR ADR_ERR SIRET_ERR CODE_ROUTAGE_ERR REF_CT_ABSENT \
    REF_ERR PU_ERR REM_ERR QTE_ERR ART_ERR MODPAI_ERR QUALITE_ERR LIVR_INCOMP REJ_SEMAN REJ_UNI REJ_COH REJ_ADR \
    REJ_CONT_B2G REJ_REF_PJ REJ_ASS_PJ IRR_VIDE_F IRR_TYPE_F IRR_SYNTAX IRR_TAILLE_PJ IRR_NOM_PJ IRR_VID_PJ IRR_EXT_DOC \
    IRR_TAILLE_F IRR_ANTIVIRUS IRR_NOM_F";
const PARTLY_APPROVED: &str = "AUTRE CMD_ERR SIRET_ERR CODE_ROUTAGE_ERR REF_CT_ABSENT REF_ERR PU_ERR REM_ERR QTE_ERR \
    ART_ERR MODPAI_ERR QUALITE_ERR LIVR_INCOMP";
const DISPUTED: &str = "AUTRE COORD_BANC_ERR TX_TVA_ERR MONTANTTOTAL_ERR CALCUL_ERR NON_CONFORME DOUBLON DEST_INC \
    DEST_ERR TRANSAC_INC EMMET_INC CONTRAT_TERM DOUBLE_FACT CMD_ERR ADR_ERR SIRET_ERR CODE_ROUTAGE_ERR REF_CT_ABSENT \
    REF_ERR PU_ERR REM_ERR QTE_ERR ART_ERR MODPAI_ERR QUALITE_ERR LIVR_INCOMP";
const SUSPENDED: &str = "JUSTIF_ABS COORD_BANC_ERR CMD_ERR SIRET_ERR CODE_ROUTAGE_ERR REF_CT_ABSENT REF_ERR";
const REFUSED: &str = "TX_TVA_ERR MONTANTTOTAL_ERR CALCUL_ERR NON_CONFORME DOUBLON DEST_ERR TRANSAC_INC EMMET_INC \
    CONTRAT_TERM DOUBLE_FACT CMD_ERR ADR_ERR REF_CT_ABSENT";
/// What the public sector may refuse for, beyond the companies' reasons.
const REFUSED_PUBLIC: &str =
    "RETRAIT_MAN_SERV ST_CT_NON_DECLAR SUPPR_COMP_AVOIR TRANSF_PMNT_REGIE AUTRE COORD_BANC_ERR LIVR_INCOMP";
const REJECTED: &str = "MONTANTTOTAL_ERR CALCUL_ERR DOUBLON DEST_INC ADR_ERR REJ_SEMAN REJ_UNI REJ_COH REJ_ADR \
    REJ_CONT_B2G REJ_REF_PJ REJ_ASS_PJ";
const INADMISSIBLE: &str = "IRR_VIDE_F IRR_TYPE_F IRR_SYNTAX IRR_TAILLE_PJ IRR_NOM_PJ IRR_VID_PJ IRR_EXT_DOC \
    IRR_TAILLE_F IRR_ANTIVIRUS IRR_NOM_F";
const ACTIONS: &str = "NOA PIN NIN CNF CNP CNA OTH";
const AMOUNT_TYPES: &str = "MEN MPA RAP ESC RAB REM MAP MAPTTC MNA MNATTC CBB DIV DVA MAJ";

fn among(list: &str, text: &str) -> bool {
    list.split_ascii_whitespace().any(|word| word == text)
}

fn any(a: At<'_>, path: &[Name], list: &str) -> bool {
    a.some(path, |x| among(list, x.text()))
}

fn own(a: At<'_>, list: &str) -> Res {
    Ok(among(list, a.text()))
}

fn holds(_: At<'_>) -> Res {
    Ok(true)
}

/// Whether the message goes to the state's portal alone.
fn is_for_state(a: At<'_>) -> bool {
    let message = a.up().unwrap_or(a);
    message.count(RECIPIENT_ID) == 1
        && message.some(RECIPIENT_ID, |x| x.attr(at::schemeID) == Some("0238") && x.text() == "0000")
        && message.has(RECIPIENT_ROLE, "DFH")
}

fn guideline_fits(a: At<'_>) -> Res {
    let state = a.has(GUIDELINE, "urn.cpro.gouv.fr:1p0:CDV:einvoicingF2") && is_for_state(a);
    Ok(state || a.has(GUIDELINE, "urn.cpro.gouv.fr:1p0:CDV:invoice"))
}

fn process_fits(a: At<'_>) -> Res {
    if is_for_state(a) {
        return Ok(normal(a.string(PROCESS)?).chars().count() <= 3);
    }
    // As published, all but the first code are sought in the whole context instead of its process.
    Ok(a.has(PROCESS, "REGULATED") || among("NON_REGULATED B2C B2CINT B2BINT OUTOFSCOPE", a.text()))
}

/// Whether the message around is of a phase.
fn in_phase(document: At<'_>, phase: &str) -> bool {
    document.up().is_some_and(|message| message.has(PHASE, phase))
}

/// In a phase, the role of a party of the message is among these.
fn role_in(document: At<'_>, phase: &str, party: Name, list: &str) -> Res {
    Ok(!in_phase(document, phase) || any(document, &[party, ram::RoleCode], list))
}

/// In a phase, the invoice's state, where given, is among these.
fn state_in(invoice: At<'_>, phase: &str, list: &str) -> Res {
    let other = invoice.up().is_some_and(|ack| ack.some(&[ram::TypeCode], |x| x.text() != phase));
    Ok(other || any(invoice, &[ram::StatusCode], list) || !invoice.exists(&[ram::StatusCode]))
}

fn is_inadmissible(a: At<'_>) -> bool {
    a.root().has(STATUSES, "501")
}

fn receipts_by_rate(invoice: At<'_>) -> Res {
    if !invoice.has(&[ram::ProcessConditionCode], "212") {
        return Ok(true);
    }
    let received = |x: At<'_>| x.has(&[ram::TypeCode], "MEN");
    let complete = |x: At<'_>| received(x) && x.exists(&[ram::ValueAmount]) && x.exists(&[ram::ValuePercent]);
    let count = invoice.count_if(AMOUNT, received);
    Ok(count >= 1 && count == invoice.count_if(AMOUNT, complete))
}

/// Whether a reason belongs to another status than this one: the invoice's, or that of the detail it stands in.
fn of_other_status(reason: At<'_>, status: &str) -> bool {
    let Some(detail) = reason.up() else { return false };
    let Some(invoice) = detail.up() else { return false };
    let path = [ram::ProcessConditionCode];
    let detail_differs = detail.some(&path, |x| x.text() != status);
    let invoice_differs = invoice.some(&path, |x| x.text() != status);
    (invoice_differs && (!detail.exists(&path) || detail_differs)) || (invoice.has(&path, status) && detail_differs)
}

fn reason_of(reason: At<'_>, status: &str, list: &str) -> Res {
    Ok(among(list, reason.text()) || of_other_status(reason, status))
}

/// The senders that are the public sector's platform, or are not.
fn sender_is_public(a: At<'_>, public: bool) -> bool {
    a.anywhere(cdar::ExchangedDocument).any(|d| {
        d.some(&[ram::SenderTradeParty, ram::GlobalID], |x| {
            x.attr(at::schemeID) == Some("0238") && (x.text() == "9999") == public
        })
    })
}

fn refused_by_public(reason: At<'_>) -> Res {
    let sender = reason.anywhere(cdar::ExchangedDocument).any(|d| d.exists(&[ram::SenderTradeParty, ram::GlobalID]));
    let exempt = of_other_status(reason, "210") || !sender || sender_is_public(reason, false);
    let listed = among(REFUSED, reason.text()) || among(REFUSED_PUBLIC, reason.text());
    Ok(exempt || (sender_is_public(reason, true) && listed))
}

/// A context of elements at the end of a path.
macro_rules! tail {
    ([$($path:path),*] $name:path, $checks:expr) => {
        when(&[$name], |a| Ok(a.chain(&[$($path),*])), $checks)
    };
}

use crate::tree::cdar::AcknowledgementDocument as ACK;
use crate::tree::cdar::ExchangedDocument as MESSAGE;

/// The patterns, in their order.
pub static PATTERNS: &[Pattern] = &[
    &[tail!([ACK, INVOICE] ram::TypeCode, &[check("BR-FR-04_MDT-91", |a| Ok(TYPES.contains(&a.text())))])],
    &[tail!([cdar::ExchangedDocumentContext] ram::GuidelineSpecifiedDocumentContextParameter,
        &[check("BR-FR-CDV-01_MDG-3", holds)])],
    &[tail!([cdar::CrossDomainAcknowledgementAndResponse] cdar::ExchangedDocumentContext, &[
        check("BR-FR-CDV-02_MDT-3", guideline_fits),
        check("BR-FR-CDV-CL-01_MDT-2", process_fits),
    ])],
    &[on(
        &[MESSAGE],
        &[
            check("BR-FR-CDV-03_MDT-4", |a| Ok(a.exists(&[ram::ID]))),
            check("BR-FR-CDV-CL-02_MDT-21_305", |a| role_in(a, TRANSMISSION, ram::SenderTradeParty, "WK")),
            check("BR-FR-CDV-CL-02_MDT-21_23", |a| role_in(a, PROCESSING, ram::SenderTradeParty, PARTIES_AND_PLATFORM)),
            check("BR-FR-CDV-CL-03_MDT-40_305", |a| role_in(a, TRANSMISSION, ram::IssuerTradeParty, "WK")),
            check("BR-FR-CDV-CL-03_MDT-40_23", |a| role_in(a, PROCESSING, ram::IssuerTradeParty, PARTIES)),
        ],
    )],
    &[tail!([MESSAGE] ram::IssueDateTime, &[check("BR-FR-CDV-04_MDG-4", holds)])],
    &[tail!([MESSAGE] ram::SenderTradeParty, &[check("BR-FR-CDV-05_MDG-9", holds)])],
    &[tail!([MESSAGE, ram::SenderTradeParty] ram::RoleCode, &[check("BR-FR-CDV-06_MDT-21", holds)])],
    &[
        tail!([MESSAGE] ram::IssuerTradeParty, &[check("BR-FR-CDV-07_MDT-38_yes", |a| {
            let other = |m: At<'_>| m.some(PHASE, |x| x.text() != PROCESSING);
            Ok(a.up().and_then(At::up).is_some_and(other) || a.exists(&[ram::GlobalID]))
        })]),
        // Published after a context that takes the same elements: never reached.
        tail!([MESSAGE] ram::IssuerTradeParty, &[check("BR-FR-CDV-07_MDT-38_no", holds)]),
    ],
    &[tail!([MESSAGE] ram::RecipientTradeParty, &[check("BR-FR-CDV-08_MDT-73", |a| {
        let address = a.exists(&[ram::URIUniversalCommunication, ram::URIID]);
        Ok(any(a, &[ram::RoleCode], "WK DFH") || address)
    })])],
    &[tail!([ACK] ram::TypeCode, &[check("BR-FR-CDV-09_MDT-77", |a| own(a, "23 305"))])],
    &[tail!([ACK, INVOICE] ram::IssuerAssignedID, &[check("BR-FR-CDV-10_MDT-87", holds)])],
    &[tail!([ACK] ram::ReferenceReferencedDocument, &[
        check("BR-FR-CDV-11_MDG-35", |a| Ok(a.exists(&[ram::FormattedIssueDateTime]) || is_inadmissible(a))),
        check("BR-FR-CDV-12_MDT-105", |a| Ok(a.exists(&[ram::ProcessConditionCode]))),
        check("BR-FR-CDV-14_MDT-207", receipts_by_rate),
        check("BR-FR-CDV-CL-05_MDT-88_305", |a| state_in(a, TRANSMISSION, "10 51 43 8 48")),
        check("BR-FR-CDV-CL-05_MDT-88_23", |a| state_in(a, PROCESSING, "45 39 37 50 49 47 46 1 5")),
    ])],
    &[tail!([ACK, INVOICE] ram::IssuerTradeParty,
        &[check("BR-FR-CDV-13_MDT-129", |a| Ok(a.exists(&[ram::GlobalID]) || is_inadmissible(a)))])],
    &[tail!([ACK, INVOICE] ram::ProcessConditionCode, &[check("BR-FR-CDV-15_MDT-113", |a| {
        let reason = || a.up().is_some_and(|invoice| invoice.exists(&[STATUS, ram::ReasonCode]));
        Ok(!among(REASONED, a.text()) || reason())
    })])],
    &[tail!([ACK, INVOICE] ram::SpecifiedDocumentStatus,
        &[check("BR-FR-CDV-16_MDT-124-2", |a| Ok(a.exists(&[ram::SequenceNumeric])))])],
    &[tail!([MESSAGE, ram::RecipientTradeParty] ram::RoleCode,
        &[check("BR-FR-CDV-CL-04_MDT-59", |a| own(a, ALL_ROLES))])],
    &[
        tail!([ACK, INVOICE] ram::ProcessConditionCode,
            &[check("BR-FR-CDV-CL-06_MDT-105", |a| own(a, STATUS_CODES))]),
        tail!([ACK, INVOICE, STATUS] ram::ProcessConditionCode,
            &[check("BR-FR-CDV-CL-06_MDT-115", |a| own(a, STATUS_CODES))]),
    ],
    &[tail!([ACK, INVOICE, ram::IssuerTradeParty] ram::RoleCode,
        &[check("BR-FR-CDV-CL-07_MDT-132", |a| own(a, "SE"))])],
    &[tail!([ACK, INVOICE, ram::RecipientTradeParty] ram::RoleCode,
        &[check("BR-FR-CDV-CL-08_MDT-158", |a| own(a, ALL_ROLES))])],
    &[tail!([ACK, INVOICE, STATUS] ram::ReasonCode, &[
        check("BR-FR-CDV-CL-09_MDT-113", |a| own(a, REASONS)),
        check("BR-FR-CDV-CL-09_MDT-113_200", |a| reason_of(a, "200", "NON_TRANSMISE")),
        check("BR-FR-CDV-CL-09_MDT-113_213", |a| reason_of(a, "213", REJECTED)),
        check("BR-FR-CDV-CL-09_MDT-113_210", |a| {
            let path = [MESSAGE, ram::SenderTradeParty, ram::GlobalID];
            let public = |x: At<'_>| x.attr(at::schemeID) == Some("0238") && x.text() == "9999";
            Ok(reason_of(a, "210", REFUSED)? || a.root().some(&path, public))
        }),
        check("BR-FR-CDV-CL-09_MDT-113_210B2G", refused_by_public),
        check("BR-FR-CDV-CL-09_MDT-113_207", |a| reason_of(a, "207", DISPUTED)),
        check("BR-FR-CDV-CL-09_MDT-113_206", |a| reason_of(a, "206", PARTLY_APPROVED)),
        check("BR-FR-CDV-CL-09_MDT-113_208", |a| reason_of(a, "208", SUSPENDED)),
        check("BR-FR-CDV-CL-09_MDT-113_221", |a| reason_of(a, "221", "ROUTAGE_ERR")),
        check("BR-FR-CDV-CL-09_MDT-113_501", |a| reason_of(a, "501", INADMISSIBLE)),
    ])],
    &[tail!([ACK, INVOICE, STATUS] ram::RequestedActionCode,
        &[check("BR-FR-CDV-CL-10_MDT-121", |a| own(a, ACTIONS))])],
    &[tail!([ACK, INVOICE, STATUS, ram::SpecifiedDocumentCharacteristic] ram::TypeCode,
        &[check("BR-FR-CDV-CL-11_MDT-207", |a| own(a, AMOUNT_TYPES))])],
];
