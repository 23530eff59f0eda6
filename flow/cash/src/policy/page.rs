//! The settings page of the policy.

use ground::company::pages::tabs;
use ground::page::{self, Fill, Sheet};
use kernel::{Rate, Result};
use maud::html;
use store::{Db, Permission};
use web::ui::{Button, Choice, Form, Kind, section};
use web::{Cx, Page, View};

use super::{DiscountVat, Kept, policy_read};

/// `GET /settings/settlement`
pub struct Show;

impl View for Show {
    const PATH: &'static str = "/settings/settlement";
    type Data = Kept;

    fn read(_: &Cx, db: &mut Db) -> Result<Kept> {
        policy_read(db)
    }

    fn page(cx: &Cx, data: &Kept) -> Page {
        let lang = cx.lang();
        let fill = Fill::new(cx).unreadable("percent", "policy.percent", |text| Rate::parse(text).is_some());
        let policy = &data.policy;
        let treatments = [DiscountVat::Corrected, DiscountVat::Unchanged]
            .map(|v| Choice::new(v.name(), lang.word(&format!("policy-vat-{}", v.name()))))
            .to_vec();
        let percent = page::typed(lang, policy.percent);
        let differences = html! {
            (fill.money("amount", "policy-field-amount", Some(policy.amount)).hint(lang.word("policy-field-amount-hint")).html(lang))
            (fill.field(Kind::Percent, "percent", "policy-field-percent", &percent).hint(lang.word("policy-field-percent-hint")).narrow().html(lang))
            (fill.tick("difference_alone", "policy-field-difference_alone", policy.difference_alone).html(lang))
        };
        let discounts = html! {
            (fill.number("discount_days", "policy-field-discount_days", policy.discount_days).hint(lang.word("policy-field-discount_days-hint")).html(lang))
            (fill.select("discount_vat", "policy-field-discount_vat", treatments, policy.discount_vat.name()).hint(lang.word("policy-field-discount_vat-hint")).html(lang))
            (fill.tick("discount_alone", "policy-field-discount_alone", policy.discount_alone).html(lang))
        };
        let steps = [
            ("depreciation_90", policy.depreciation_90),
            ("depreciation_180", policy.depreciation_180),
            ("depreciation_365", policy.depreciation_365),
            ("depreciation_liquidation", policy.depreciation_liquidation),
        ];
        let depreciation = html! {
            @for (name, rate) in steps {
                (fill.field(Kind::Percent, name, &format!("policy-field-{name}"), &page::typed(lang, rate)).narrow().html(lang))
            }
        };
        let debits = html! {
            (fill.number("debit_lead_days", "policy-field-debit_lead_days", policy.debit_lead_days).hint(lang.word("policy-field-debit_lead_days-hint")).html(lang))
            (fill.number("debit_notice_days", "policy-field-debit_notice_days", policy.debit_notice_days).hint(lang.word("policy-field-debit_notice_days-hint")).html(lang))
            (fill.tick("debit_recharge", "policy-field-debit_recharge", policy.debit_recharge).hint(lang.word("policy-field-debit_recharge-hint")).html(lang))
        };
        let may = cx.may(Permission::Account);
        let buttons = if may { vec![Button::submit(lang.word("word-save")).primary()] } else { Vec::new() };
        let form = Form::post("/policy/set")
            .hidden(&cx.hidden("/settings/settlement").with("version", data.version).pairs())
            .errors(&fill.errors)
            .body(html! {
                (section(lang.word("policy-differences"), Some(&lang.word("policy-differences-help")), differences))
                (section(lang.word("policy-discounts"), Some(&lang.word("policy-discounts-help")), discounts))
                (section(lang.word("policy-depreciation"), Some(&lang.word("policy-depreciation-help")), depreciation))
                (section(lang.word("policy-debits"), Some(&lang.word("policy-debits-help")), debits))
            })
            .buttons(buttons)
            .html(lang);
        Sheet::new("settings", lang.word("policy-title")).body(html! {
            (tabs(cx, "/settlement"))
            @if !page::form_again(cx) { (page::deed::said(cx)) }
            (form)
        })
    }
}
