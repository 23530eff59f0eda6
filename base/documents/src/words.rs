//! The words that stand on documents, in French and English. What is said about one document alone (a mention, a
//! reason, payment terms in a sentence) comes from who asks for it.

use einvoice::Language;

use crate::paper::Kind;

/// A list of words, each with its French and its English.
macro_rules! words {
    ($($name:ident = $french:literal, $english:literal;)*) => {
        /// A word of the page.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Word {
            $(#[doc = $english] $name,)*
        }
        const WORDS: &[(Word, &str, &str)] = &[$((Word::$name, $french, $english),)*];
    };
}

#[rustfmt::skip]
words! {
    Number = "Numéro", "Number";
    IssueDay = "Date d’émission", "Issue date";
    DueDay = "Échéance", "Due date";
    SupplyDay = "Date de livraison", "Date of supply";
    Period = "Période", "Period";
    ValidUntil = "Valable jusqu’au", "Valid until";
    PromisedDay = "Livraison prévue", "Promised for";
    ShippedDay = "Expédié le", "Shipped on";
    Terms = "Conditions de paiement", "Payment terms";
    Currency = "Devise", "Currency";
    CustomerNumber = "N° client", "Customer no.";
    Order = "Commande", "Order";
    YourReference = "Votre référence", "Your reference";
    BuyerReference = "Référence acheteur", "Buyer reference";
    Contract = "Contrat", "Contract";
    Project = "Projet", "Project";
    DeliveryNote = "Bon de livraison", "Delivery note";
    Preceding = "Facture d’origine", "Original invoice";
    Carrier = "Transporteur", "Carrier";
    Contact = "Contact", "Contact";
    AsOf = "Arrêté au", "As of";
    DeliveredTo = "Livré à", "Delivered to";
    SoldTo = "Vendu à", "Sold to";
    BilledTo = "Facturé à", "Billed to";
    Payer = "Payeur", "Payer";
    Payee = "Bénéficiaire du paiement", "Payee";
    Invoicer = "Facturant", "Invoicer";
    BuyerAgent = "Agent de l’acheteur", "Buyer’s agent";
    SellerAgent = "Agent du vendeur", "Seller’s agent";
    Representative = "Représentant fiscal", "Tax representative";
    Item = "Désignation", "Description";
    Quantity = "Quantité", "Quantity";
    Unit = "Unité", "Unit";
    Price = "Prix unitaire HT", "Unit price";
    Discount = "Remise", "Discount";
    Rate = "TVA", "VAT";
    Net = "Montant HT", "Net amount";
    Ordered = "Commandé", "Ordered";
    Delivered = "Livré", "Delivered";
    Left = "Reste à livrer", "To follow";
    Day = "Date", "Date";
    Document = "Pièce", "Document";
    Label = "Libellé", "Description";
    Due = "Échéance", "Due";
    Debit = "Débit", "Debit";
    Credit = "Crédit", "Credit";
    Balance = "Solde", "Balance";
    SumOfLines = "Total des lignes HT", "Sum of lines";
    Allowance = "Remise", "Discount";
    Charge = "Frais", "Charge";
    TotalNet = "Total HT", "Total excl. VAT";
    TotalVat = "Total TVA", "Total VAT";
    TotalGross = "Total TTC", "Total incl. VAT";
    Prepaid = "Acomptes et paiements déduits", "Paid in advance";
    Rounding = "Arrondi", "Rounding";
    Payable = "Net à payer", "Amount payable";
    Refunded = "Net en votre faveur", "In your favour";
    VatBreakdown = "Détail de la TVA", "VAT breakdown";
    Base = "Base HT", "Taxable amount";
    Tax = "Montant", "Tax";
    Exempt = "Sans TVA", "No VAT";
    Payment = "Règlement", "Payment";
    PayBefore = "à régler au plus tard le", "payable by";
    PaidAlready = "déjà réglé, rien à payer", "already paid, nothing to pay";
    Holder = "Bénéficiaire", "Account holder";
    Iban = "IBAN", "IBAN";
    Account = "Compte", "Account";
    Bic = "BIC", "BIC";
    Reference = "Référence à rappeler", "Please quote";
    Means = "Mode de règlement", "Means of payment";
    DebitedAccount = "Compte débité", "Debited account";
    Card = "Carte", "Card";
    Mandate = "Mandat de prélèvement", "Direct debit mandate";
    ScanToPay = "Scannez pour payer", "Scan to pay";
    Opening = "Solde à nouveau", "Opening balance";
    Closing = "Solde dû", "Balance due";
    NotDue = "dont non échu", "of which not due";
    Late30 = "Échu de 1 à 30 jours", "1 to 30 days late";
    Late60 = "Échu de 31 à 60 jours", "31 to 60 days late";
    Late90 = "Échu de 61 à 90 jours", "61 to 90 days late";
    LateMore = "Échu de plus de 90 jours", "More than 90 days late";
    Unapplied = "Non imputé", "Not applied";
    Carried = "Report", "Brought forward";
    CarryOver = "À reporter", "Carried forward";
    Page = "Page", "Page";
    Of = "sur", "of";
    Draft = "PROJET", "DRAFT";
    Reserves = "Réserves à la réception", "Reserves on receipt";
    ReservesHint = "Notez ici manquants et avaries\u{a0}; sans réserve écrite, la livraison est réputée conforme.", "Note missing or damaged goods here; without written reserves the delivery is deemed complete.";
    ReceivedBy = "Reçu par", "Received by";
    ReceivedHint = "Nom, date, cachet et signature", "Name, date, stamp and signature";
    Agreed = "Bon pour accord", "Accepted";
    AgreedHint = "Date, nom, cachet et signature", "Date, name, stamp and signature";
    Origin = "Origine", "Origin";
    Goods = "Livraison de biens.", "Supply of goods.";
    Services = "Prestation de services.", "Supply of services.";
    GoodsAndServices = "Livraison de biens et prestation de services.", "Supply of goods and services.";
    OnDebits = "Option pour le paiement de la taxe d’après les débits.", "VAT is due on invoicing (option for debits).";
    Enclosed = "Pièce jointe\u{a0}:", "Enclosed:";
    Registered = "RCS", "registered in";
    VatNumber = "TVA", "VAT";
    Siren = "SIREN", "SIREN";
    Siret = "SIRET", "SIRET";
    Phone = "Tél.", "Tel.";
    Logo = "Logo de", "Logo of";
    Code = "Code QR de virement SEPA", "QR code for a SEPA credit transfer";
}

/// The word in a language.
pub fn say(language: Language, word: Word) -> &'static str {
    let (_, french, english) = WORDS[word as usize];
    if language == Language::French { french } else { english }
}

/// What a document is called.
pub fn title(language: Language, kind: Kind) -> &'static str {
    let (french, english) = match kind {
        Kind::Quote => ("Devis", "Quotation"),
        Kind::OrderConfirmation => ("Confirmation de commande", "Order confirmation"),
        Kind::DeliveryNote => ("Bon de livraison", "Delivery note"),
        Kind::Invoice => ("Facture", "Invoice"),
        Kind::DepositInvoice => ("Facture d’acompte", "Deposit invoice"),
        Kind::FinalInvoice => ("Facture de solde", "Final invoice"),
        Kind::CorrectiveInvoice => ("Facture rectificative", "Corrective invoice"),
        Kind::SelfBilled => ("Autofacture", "Self-billed invoice"),
        Kind::CreditNote => ("Avoir", "Credit note"),
        Kind::ProForma => ("Facture pro forma", "Pro forma invoice"),
        Kind::Statement => ("Relevé de compte", "Statement of account"),
    };
    if language == Language::French { french } else { english }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_at_their_place() {
        for (at, (word, french, english)) in WORDS.iter().enumerate() {
            assert!(*word as usize == at && !french.is_empty() && !english.is_empty(), "{word:?}");
            assert!(!french.contains('\''), "an apostrophe of typewriters: {french}");
        }
    }
}
