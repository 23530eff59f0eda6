//! The flow service: files that go to and come from a platform, how they are found, and the callbacks that tell of
//! them. Names and shapes are those of XP Z12-013, flow service 1.3.0; fields are documented by their meaning.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Longest file name of a flow, in characters.
pub const NAME_LONGEST: usize = 255;
/// Longest flow or tracking identifier, in characters.
pub const ID_LONGEST: usize = 64;
/// Largest file: 100 MB.
pub const FILE_LARGEST: usize = 100_000_000;
/// Most results of one search.
pub const LIMIT_MOST: u32 = 100;
/// Results of a search that names no limit.
pub const LIMIT_DEFAULT: u32 = 25;

/// Which rules of the reform a flow falls under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ProcessingRule {
    /// E-invoicing between French businesses.
    B2B,
    /// E-reporting of international business.
    B2BInt,
    /// E-reporting of sales to consumers.
    B2C,
    /// E-invoicing to the public sector.
    B2G,
    /// The public sector, international.
    B2GInt,
    /// Not regulated.
    OutOfScope,
    /// The public sector, not regulated.
    B2GOutOfScope,
    /// Kept, not transmitted (internal credit notes).
    ArchiveOnly,
    /// No rule applies: life-cycle messages and reports.
    NotApplicable,
    /// Not known yet, or not to be known.
    Undefined,
}

/// The syntax of a flow's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FlowSyntax {
    /// UN/CEFACT Cross Industry Invoice.
    #[serde(rename = "CII")]
    Cii,
    /// UBL 2.1.
    #[serde(rename = "UBL")]
    Ubl,
    /// A PDF with a CII inside.
    #[serde(rename = "Factur-X")]
    FacturX,
    /// A life-cycle message.
    #[serde(rename = "CDAR")]
    Cdar,
    /// A flow 10 report (French regulatory report).
    #[serde(rename = "FRR")]
    Frr,
}

/// The profile of an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FlowProfile {
    /// BASIC WL, accepted in the first year.
    Basic,
    /// The norm with the French restrictions.
    #[serde(rename = "CIUS")]
    Cius,
    /// EXTENDED-CTC-FR.
    #[serde(rename = "Extended-CTC-FR")]
    ExtendedCtcFr,
    /// No invoice, or not known.
    Undefined,
}

/// What a flow is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FlowType {
    /// A sales invoice of ours, or a self-billed one that came in.
    CustomerInvoice,
    /// A purchase invoice that came in, or a self-billed one of ours.
    SupplierInvoice,
    /// The life of a sales invoice.
    #[serde(rename = "CustomerInvoiceLC")]
    CustomerInvoiceLc,
    /// The life of a purchase invoice.
    #[serde(rename = "SupplierInvoiceLC")]
    SupplierInvoiceLc,
    /// The life of a sales invoice as told to the state.
    #[serde(rename = "StateCustomerInvoiceLC")]
    StateCustomerInvoiceLc,
    /// The life of a purchase invoice as told to the state.
    #[serde(rename = "StateSupplierInvoiceLC")]
    StateSupplierInvoiceLc,
    /// Sales to consumers by day (10.3).
    AggregatedCustomerTransactionReport,
    /// International sales one by one (10.1).
    UnitaryCustomerTransactionReport,
    /// Receipts by day (10.4).
    AggregatedCustomerPaymentReport,
    /// Receipts one by one (10.2).
    UnitaryCustomerPaymentReport,
    /// International purchases one by one (10.1).
    UnitarySupplierTransactionReport,
    /// A report of several of these.
    MultiFlowReport,
    /// The extract of a sales invoice sent to the state (flow 1).
    StateCustomerInvoice,
    /// The same of a self-billed purchase invoice.
    StateSupplierInvoice,
    /// A report of transactions sent to the state.
    StateTransactionReport,
    /// What became of it.
    #[serde(rename = "StateTransactionReportLC")]
    StateTransactionReportLc,
    /// A report of payments sent to the state.
    StatePaymentReport,
    /// What became of it.
    #[serde(rename = "StatePaymentReportLC")]
    StatePaymentReportLc,
    /// Not known yet, or not to be known.
    Undefined,
}

/// Seen from the company: `Out` goes to the platform, `In` comes from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FlowDirection {
    /// From the platform.
    In,
    /// To the platform.
    Out,
}

/// Whether the platform has taken a flow in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AckStatus {
    /// Not yet.
    Pending,
    /// Virus, integrity, technical and unicity checks have passed.
    Ok,
    /// One of them failed.
    Error,
}

/// How grave a detail of an acknowledgement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Level {
    /// It stopped the flow.
    Error,
    /// It did not.
    Warning,
}

/// Why a flow was not taken in. The list is open: platforms add reasons of their own.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ReasonCode {
    /// An attachment is empty. Spelt as the norm spells it.
    #[serde(rename = "EmptyAttachement")]
    EmptyAttachment,
    /// An attachment of a kind that is not allowed.
    AttachmentTypeError,
    /// The file is empty.
    EmptyFlow,
    /// Another technical error.
    OtherTechnicalError,
    /// Not valid under the XML schema.
    InvalidSchema,
    /// Larger than allowed.
    FileSizeExceeded,
    /// Not of the announced syntax.
    FlowTypeError,
    /// Sent before.
    AlreadyExistingFlow,
    /// A virus.
    VirusFound,
    /// Not the bytes that were announced.
    ChecksumMismatch,
    /// A status that contradicts the invoice's life.
    InvoiceLCInvalidStatus,
    /// A status that does not exist or may not be set.
    InvoiceLCStatusError,
    /// A rule of the life cycle is broken.
    InvoiceLCRuleError,
    /// Not this company's affair.
    InvoiceLCAccessDenied,
    /// Amounts by VAT rate that do not agree with the invoice.
    InvoiceLCAmountError,
    /// A platform's own reason.
    #[serde(untagged)]
    Other(String),
}

/// What a sender says of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FlowInfo {
    /// The sender's own identifier: what a repeated sending is told apart by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_id: Option<String>,
    /// File name.
    pub name: String,
    /// Which rules apply; worked out by the platform if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processing_rule: Option<ProcessingRule>,
    /// Syntax.
    pub flow_syntax: FlowSyntax,
    /// Profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow_profile: Option<FlowProfile>,
    /// SHA-256 of the file in lower-case hexadecimal; checked where it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// The answer to a sending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FullFlowInfo {
    /// The platform's identifier.
    pub flow_id: String,
    /// When the platform took it.
    pub submitted_at: Timestamp,
    /// What was said of it.
    #[serde(flatten)]
    pub info: FlowInfo,
}

/// A reason in an acknowledgement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AckDetail {
    /// How grave.
    pub level: Level,
    /// What it is about.
    pub item: String,
    /// Why, as a code.
    pub reason_code: ReasonCode,
    /// Why, in words.
    pub reason_message: String,
}

/// Whether a flow was taken in, and why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// Where it stands.
    pub status: AckStatus,
    /// Why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<AckDetail>,
}

/// Who said which processing rule applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RuleSource {
    /// The sender.
    Input,
    /// The platform.
    Computed,
}

/// A flow as the platform knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Flow {
    /// The platform's identifier.
    pub flow_id: String,
    /// The sender's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_id: Option<String>,
    /// File name.
    pub name: String,
    /// Which rules apply.
    pub processing_rule: ProcessingRule,
    /// Who said so.
    pub processing_rule_source: RuleSource,
    /// Syntax.
    pub flow_syntax: FlowSyntax,
    /// Profile.
    pub flow_profile: FlowProfile,
    /// What it is.
    pub flow_type: FlowType,
    /// To or from the platform.
    pub flow_direction: FlowDirection,
    /// When the platform took or made it.
    pub submitted_at: Timestamp,
    /// When anything about it last changed.
    pub updated_at: Timestamp,
    /// Whether it was taken in.
    pub acknowledgement: Acknowledgement,
}

/// What to look for: at least one criterion; all must hold, and of a list any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FlowFilters {
    /// Changed after this moment, strictly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_after: Option<Timestamp>,
    /// Changed before this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_before: Option<Timestamp>,
    /// Under one of these rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub processing_rule: Vec<ProcessingRule>,
    /// Of one of these types.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flow_type: Vec<FlowType>,
    /// In one of these directions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flow_direction: Vec<FlowDirection>,
    /// Sent under this identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_id: Option<String>,
    /// Acknowledged so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ack_status: Option<AckStatus>,
}

impl FlowFilters {
    /// Whether nothing is asked: a platform refuses such a search.
    pub fn is_empty(&self) -> bool {
        *self == FlowFilters::default()
    }

    /// Whether a flow is looked for.
    pub fn hold(&self, flow: &Flow) -> bool {
        fn any<T: PartialEq>(list: &[T], value: &T) -> bool {
            list.is_empty() || list.contains(value)
        }
        self.updated_after.is_none_or(|t| flow.updated_at > t)
            && self.updated_before.is_none_or(|t| flow.updated_at < t)
            && any(&self.processing_rule, &flow.processing_rule)
            && any(&self.flow_type, &flow.flow_type)
            && any(&self.flow_direction, &flow.flow_direction)
            && self.tracking_id.as_ref().is_none_or(|id| flow.tracking_id.as_ref() == Some(id))
            && self.ack_status.is_none_or(|status| flow.acknowledgement.status == status)
    }
}

/// A search, one page of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowSearch {
    /// At most so many results.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Where the last page ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// What to look for.
    #[serde(rename = "where")]
    pub filters: FlowFilters,
}

/// A page of results, oldest change first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FlowPage {
    /// At most so many were asked for.
    #[serde(default)]
    pub limit: u32,
    /// Where the next page begins; none: this was the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// What was looked for.
    #[serde(default)]
    pub filters: FlowFilters,
    /// What was found.
    #[serde(default)]
    pub results: Vec<Flow>,
}

/// Which file of a flow to download.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocType {
    /// The flow itself as JSON.
    #[default]
    Metadata,
    /// What the sender sent.
    Original,
    /// What the platform made of it in another syntax.
    Converted,
    /// A page to read.
    ReadableView,
}

impl DocType {
    /// As it stands in an address.
    pub fn name(self) -> &'static str {
        match self {
            DocType::Metadata => "Metadata",
            DocType::Original => "Original",
            DocType::Converted => "Converted",
            DocType::ReadableView => "ReadableView",
        }
    }

    /// Reads it from an address.
    pub fn parse(text: &str) -> Option<DocType> {
        [DocType::Metadata, DocType::Original, DocType::Converted, DocType::ReadableView]
            .into_iter()
            .find(|d| d.name() == text)
    }
}

/// What to be told of, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WebhookParams {
    /// Where to post.
    pub callback_url: String,
    /// Flows of these types only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flow_types: Vec<FlowType>,
    /// Of this direction only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow_direction: Option<FlowDirection>,
    /// Acknowledged so only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ack_status: Option<AckStatus>,
}

impl WebhookParams {
    /// Whether a flow is to be told of.
    pub fn want(&self, flow: &Flow) -> bool {
        (self.flow_types.is_empty() || self.flow_types.contains(&flow.flow_type))
            && self.flow_direction.is_none_or(|d| d == flow.flow_direction)
            && self.ack_status.is_none_or(|s| s == flow.acknowledgement.status)
    }
}

/// A subscription. Its key is shown to its owner alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Webhook {
    /// Identifier (UUID).
    pub webhook_id: String,
    /// Key of the signatures, in base64: see [`crate::signature`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub signing_key: String,
    /// Since when.
    pub created_at: Timestamp,
    /// What is told, and where; absent in the answer to a subscription.
    #[serde(flatten, default, skip_serializing_if = "Option::is_none")]
    pub params: Option<WebhookParams>,
}

/// All subscriptions of a company.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WebhookList {
    /// How many.
    pub count: usize,
    /// Their identifiers.
    #[serde(default)]
    pub webhook_ids: Vec<String>,
    /// The subscriptions.
    #[serde(default)]
    pub webhooks: Vec<Webhook>,
}

/// What a service says when it does not do what was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiError {
    /// Stable code.
    pub error_code: String,
    /// For an operator, not for an end user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// More.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_norm() {
        let text = r#"{"flowId":"f-1","submittedAt":"2026-11-28T08:00:00Z","trackingId":"t","name":"a.xml",
            "processingRule":"B2BInt","processingRuleSource":"Computed","flowSyntax":"Factur-X",
            "flowProfile":"Extended-CTC-FR","flowType":"StateCustomerInvoiceLC","flowDirection":"In",
            "updatedAt":"2026-11-28T08:00:01Z","acknowledgement":{"status":"Error","details":[{"level":"Error",
            "item":"file","reasonCode":"EmptyAttachement","reasonMessage":"x"},{"level":"Warning","item":"file",
            "reasonCode":"HouseRule7","reasonMessage":"y"}]}}"#;
        let flow: Flow = serde_json::from_str(text).unwrap();
        assert_eq!(flow.acknowledgement.details[0].reason_code, ReasonCode::EmptyAttachment);
        assert_eq!(flow.acknowledgement.details[1].reason_code, ReasonCode::Other("HouseRule7".into()));
        let again: serde_json::Value = serde_json::to_value(&flow).unwrap();
        assert_eq!(again, serde_json::from_str::<serde_json::Value>(text).unwrap());
    }

    #[test]
    fn criteria_are_all_meant() {
        let flow: Flow = serde_json::from_value(serde_json::json!({
            "flowId": "1", "submittedAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-02T00:00:00Z", "name": "n",
            "processingRule": "B2B", "processingRuleSource": "Input", "flowSyntax": "CII", "flowProfile": "CIUS",
            "flowType": "CustomerInvoice", "flowDirection": "Out", "acknowledgement": {"status": "Ok"}
        }))
        .unwrap();
        for (filters, holds) in [
            (r#"{"updatedAfter":"2026-01-02T00:00:00Z"}"#, false),
            (r#"{"updatedAfter":"2026-01-01T23:59:59Z"}"#, true),
            (r#"{"flowDirection":["In","Out"],"flowType":["CustomerInvoice"]}"#, true),
            (r#"{"flowDirection":["In"],"flowType":["CustomerInvoice"]}"#, false),
            (r#"{"trackingId":"t"}"#, false),
            (r#"{"ackStatus":"Ok","processingRule":["B2B"]}"#, true),
        ] {
            let filters: FlowFilters = serde_json::from_str(filters).unwrap();
            assert_eq!(filters.hold(&flow), holds, "{filters:?}");
        }
    }
}
