//! Reason codes by status: closed lists of BR-FR-CDV-CL-09 (V1.4.0), dated data.

/// The version of the lists below.
pub const VERSION: &str = "1.4.0";

/// Codes allowed with a status, in alphabetical order; `None` for a status that takes no reason.
pub(super) const fn list(status: u16) -> Option<&'static [&'static str]> {
    match status {
        200 => Some(DEPOSITED),
        206 => Some(PARTLY_APPROVED),
        207 => Some(DISPUTED),
        208 => Some(SUSPENDED),
        210 => Some(REFUSED),
        213 => Some(REJECTED),
        221 => Some(ROUTING_ERROR),
        501 => Some(INADMISSIBLE),
        _ => None,
    }
}

const DEPOSITED: &[&str] = &["NON_TRANSMISE"];
const PARTLY_APPROVED: &[&str] = &[
    "ART_ERR",
    "AUTRE",
    "CMD_ERR",
    "CODE_ROUTAGE_ERR",
    "LIVR_INCOMP",
    "MODPAI_ERR",
    "PU_ERR",
    "QTE_ERR",
    "QUALITE_ERR",
    "REF_CT_ABSENT",
    "REF_ERR",
    "REM_ERR",
    "SIRET_ERR",
];
const DISPUTED: &[&str] = &[
    "ADR_ERR",
    "ART_ERR",
    "AUTRE",
    "CALCUL_ERR",
    "CMD_ERR",
    "CODE_ROUTAGE_ERR",
    "CONTRAT_TERM",
    "COORD_BANC_ERR",
    "DEST_ERR",
    "DEST_INC",
    "DOUBLE_FACT",
    "DOUBLON",
    "EMMET_INC",
    "LIVR_INCOMP",
    "MODPAI_ERR",
    "MONTANTTOTAL_ERR",
    "NON_CONFORME",
    "PU_ERR",
    "QTE_ERR",
    "QUALITE_ERR",
    "REF_CT_ABSENT",
    "REF_ERR",
    "REM_ERR",
    "SIRET_ERR",
    "TRANSAC_INC",
    "TX_TVA_ERR",
];
const SUSPENDED: &[&str] =
    &["CMD_ERR", "CODE_ROUTAGE_ERR", "COORD_BANC_ERR", "JUSTIF_ABS", "REF_CT_ABSENT", "REF_ERR", "SIRET_ERR"];
const REFUSED: &[&str] = &[
    "ADR_ERR",
    "CALCUL_ERR",
    "CMD_ERR",
    "CONTRAT_TERM",
    "DEST_ERR",
    "DOUBLE_FACT",
    "DOUBLON",
    "EMMET_INC",
    "MONTANTTOTAL_ERR",
    "NON_CONFORME",
    "REF_CT_ABSENT",
    "TRANSAC_INC",
    "TX_TVA_ERR",
];
const REJECTED: &[&str] = &[
    "ADR_ERR",
    "CALCUL_ERR",
    "DEST_INC",
    "DOUBLON",
    "MONTANTTOTAL_ERR",
    "REJ_ADR",
    "REJ_ASS_PJ",
    "REJ_COH",
    "REJ_CONT_B2G",
    "REJ_REF_PJ",
    "REJ_SEMAN",
    "REJ_UNI",
];
const ROUTING_ERROR: &[&str] = &["ROUTAGE_ERR"];
const INADMISSIBLE: &[&str] = &[
    "IRR_ANTIVIRUS",
    "IRR_EXT_DOC",
    "IRR_NOM_PJ",
    "IRR_SYNTAX",
    "IRR_TAILLE_F",
    "IRR_TAILLE_PJ",
    "IRR_TYPE_F",
    "IRR_VIDE_F",
    "IRR_VID_PJ",
];

/// Reasons of a refusal by a public buyer, who has a list of its own.
pub const REFUSED_BY_PUBLIC_BUYER: &[&str] = &[
    "ADR_ERR",
    "AUTRE",
    "CALCUL_ERR",
    "CMD_ERR",
    "CONTACT_ACHTR",
    "CONTRAT_TERM",
    "COORD_BANC_ERR",
    "DEST_ERR",
    "DOUBLE_FACT",
    "DOUBLON",
    "EMMET_INC",
    "LIVR_INCOMP",
    "MONTANTTOTAL_ERR",
    "NON_CONFORME",
    "REF_CT_ABSENT",
    "RETRAIT_MAN_SERV",
    "ST_CT_NON_DECLAR",
    "SUPPR_COMP_AVOIR",
    "TRANSAC_INC",
    "TRANSF_PMNT_REGIE",
    "TX_TVA_ERR",
];
