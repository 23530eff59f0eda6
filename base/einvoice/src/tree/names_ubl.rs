//! Element names of UBL 2.1 that rules speak of, as constants (`cbc::ID`, `cac::InvoiceLine`).

use super::names::names;

names!(cac, crate::tree::names::FIRST,
    AccountingContact AccountingCustomerParty AccountingSupplierParty AdditionalDocumentReference
    AdditionalItemIdentification AdditionalItemProperty Address AddressLine AddressedToParty AgentParty
    AllowanceCharge AlternativeDeliveryLocation Attachment BillingReference BillingReferenceLine BuyerAgentParty
    BuyerContact BuyerCustomerParty BuyersItemIdentification CardAccount CarrierParty CatalogueDocumentReference
    CatalogueItemIdentification Certificate ClassifiedTaxCategory Clause CommodityClassification Contact
    ContractDocumentReference CorporateRegistrationScheme Country CreditAccount CreditNoteDocumentReference
    CreditNoteLine DebitNoteDocumentReference Delivery DeliveryAddress DeliveryContact DeliveryLocation
    DeliveryParty DeliveryTerms Despatch DespatchContact DespatchDocumentReference DespatchLineReference Dimension
    DiscrepancyResponse DocumentReference EndpointID EstimatedDeliveryPeriod ExchangeRate ExternalReference
    FinancialAccount FinancialInstitution FinancialInstitutionBranch HazardousItem HeadOfficeParty
    InformationContentProviderParty InvoiceDocumentReference InvoiceLine InvoicePeriod InvoicerParty IssuerParty
    Item ItemInstance ItemPriceExtension ItemPropertyGroup ItemPropertyRange ItemSpecificationDocumentReference
    JurisdictionRegionAddress Language LegalMonetaryTotal LocationCoordinate LotIdentification ManufacturerParty
    ManufacturersItemIdentification MaximumDeliveryUnit MeasurementDimension MinimumDeliveryUnit NotifyParty
    OrderLineReference OrderReference OriginAddress OriginCountry OriginatorDocumentReference OriginatorParty
    OtherCommunication Party PartyIdentification PartyLegalEntity PartyName PartyTaxScheme PayeeFinancialAccount
    PayeeParty PayerFinancialAccount PayerParty PaymentAlternativeExchangeRate PaymentExchangeRate PaymentMandate
    PaymentMeans PaymentReversalPeriod PaymentTerms PenaltyPeriod Person PhysicalAttribute PhysicalLocation
    PostalAddress PowerOfAttorney PrepaidPayment Price PricingExchangeRate PricingReference ProjectReference
    RangeDimension ReceiptDocumentReference ReceiptLineReference RegistrationAddress ReminderDocumentReference
    RequestedDeliveryPeriod ResultOfVerification SelfBilledCreditNoteDocumentReference
    SelfBilledInvoiceDocumentReference SellerContact SellerSupplierParty SellersItemIdentification
    ServiceProviderParty SettlementPeriod ShareholderParty Shipment Signature StandardItemIdentification
    StatementDocumentReference SubInvoiceLine SubsidiaryLocation TaxCategory TaxExchangeRate
    TaxRepresentativeParty TaxScheme TaxSubtotal TaxTotal TradeFinancing TransactionConditions UsabilityPeriod
    ValidityPeriod WithholdingTaxTotal WorkPhaseReference
);

names!(cbc, super::cac::END,
    AccountFormatCode AccountID AccountTypeCode AccountingCost AccountingCostCode ActualDeliveryDate
    ActualDeliveryTime AdditionalAccountID AdditionalInformation AdditionalStreetName AddressFormatCode
    AddressTypeCode AliasName AllowanceChargeReason AllowanceChargeReasonCode AllowanceTotalAmount Amount
    BarcodeSymbologyID BaseAmount BaseQuantity BaseUnitMeasure BlockName BrandName BuildingName BuildingNumber
    BuyerReference CV2ID CalculationSequenceNumeric CardChipCode CardTypeCode CargoTypeCode CatalogueIndicator
    CharacterSetCode ChargeIndicator ChargeTotalAmount ChipApplicationID CityName CitySubdivisionName
    CommodityCode CompanyID CompanyLegalForm CompanyLegalFormCode CompanyLiquidationStatusCode Conditions
    CopyIndicator CorporateStockAmount CountrySubentity CountrySubentityCode CreditNoteTypeCode CreditedQuantity
    CurrencyCode CustomerAssignedAccountID CustomerReference CustomizationID DataSendingCapability Department
    Description DescriptionCode District DocumentCurrencyCode DocumentDescription DocumentHash DocumentStatusCode
    DocumentType DocumentTypeCode DueDate DurationMeasure ElectronicMail EmbeddedDocumentBinaryObject EncodingCode
    EndDate EndTime EndpointID ExemptionReason ExemptionReasonCode ExpiryDate ExpiryTime ExtendedID FamilyName
    FileName FirstName Floor FormatCode FreeOfChargeIndicator FullyPaidSharesIndicator HashAlgorithmMethod
    HazardousRiskIndicator HolderName ID IdentificationCode ImportanceCode IndustryClassificationCode
    InformationURI InhouseMail InstallmentDueDate InstructionID InstructionNote InvoiceTypeCode InvoicedQuantity
    InvoicingPartyReference IssueDate IssueNumberID IssueTime IssuerID ItemClassificationCode JobTitle Keyword
    LanguageID LatestDeliveryDate LatestDeliveryTime Line LineCountNumeric LineExtensionAmount LineID
    LineStatusCode ListValue LocaleCode LocationTypeCode LogoReferenceID LotNumberID MandateTypeCode MarkAttention
    MarkAttentionIndicator MarkCare MarkCareIndicator MaximumPaidAmount MaximumPaymentInstructionsNumeric
    MaximumQuantity MiddleName MimeCode MinimumQuantity ModelName MultiplierFactorNumeric Name NameCode NatureCode
    NetworkID Note OrderTypeCode OrderableUnitFactorRate PackQuantity PackSizeNumeric PaidAmount
    PayableAlternativeAmount PayableAmount PayableRoundingAmount PaymentAlternativeCurrencyCode PaymentChannelCode
    PaymentCurrencyCode PaymentDueDate PaymentID PaymentMeansCode PaymentMeansID PaymentNote PaymentPercent
    PaymentPurposeCode PaymentTermsDetailsURI PenaltyAmount PenaltySurchargePercent PerUnitAmount Percent
    PlotIdentification PostalZone Postbox PrepaidAmount PrepaidIndicator PrepaidPaymentReferenceID PriceAmount
    PriceChangeReason PriceList PriceType PriceTypeCode PricingCurrencyCode PrimaryAccountNumberID
    ProfileExecutionID ProfileID Quantity ReferenceEventCode ReferenceID Region RegistrationDate
    RegistrationExpirationDate RegistrationName ReleaseID Room RoundingAmount SalesOrderID SalesOrderLineID
    SequenceNumeric SettlementDiscountAmount SettlementDiscountPercent SignatureID SoleProprietorshipIndicator
    StartDate StartTime StreetName SupplierAssignedAccountID TaxAmount TaxCurrencyCode TaxEvidenceIndicator
    TaxExclusiveAmount TaxExemptionReason TaxExemptionReasonCode TaxIncludedIndicator TaxInclusiveAmount
    TaxInclusiveLineExtensionAmount
    TaxLevelCode TaxPointDate TaxTypeCode TaxableAmount Telefax Telephone TestMethod TierRange TierRatePercent
    TimezoneOffset TrackingID TransactionCurrencyTaxAmount UBLVersionID URI UUID ValidityPeriod ValidityStartDate
    Value ValueQualifier ValueQuantity VersionID WebsiteURI XPath
);
