//! What gateways post: believed by their signature alone, taken in once, harmless when it comes again or late. What nobody
//! here needs is kept and answered like the rest; what is not believed is told no more than that.

use ground::record::Document;
use kernel::{CompanyId, Fault, Id, Refusal, Result};
use store::{Context, Store};
use web::server::{PublicDef, Shown, Visit, Visitor};

use crate::gateway::{GatewaySetting, Hear, busy, failed};
use crate::online_payment::{Begin, Cause, NoteDispute, OnlinePayment, TakeBack, caught_up, learn, ours, take};
use ::gateway::{About, BackState, Dispute, DisputeStep, Event, Gateway};

/// Where gateways post.
pub const MESSAGES: PublicDef =
    PublicDef { path: "/gateways/{company}/{id}/messages", posts: true, visitor: Visitor::Program, answer };

fn answer(store: &Store, visit: &Visit<'_>) -> Result<Shown> {
    let refused = || Fault::from(Refusal::invalid("gateway.distrusted"));
    let company = Id::parse(visit.part("company")).filter(|c| c.0 > 0).ok_or_else(refused)?;
    let id = Id::parse(visit.part("id")).ok_or_else(refused)?;
    let setting = store.read(company, |db| GatewaySetting::load(db, id))?.ok_or_else(refused)?;
    let gateway = setting.open().map_err(|_| refused())?;
    let now = store.clock().now().div_euclid(1000);
    let event = gateway.event(visit.body, visit.header(gateway.signature_header()), now).map_err(|_| refused())?;
    // It is believed: whatever keeps it from being booked now, it shall come again.
    take_in(store, company, &setting, gateway.as_ref(), &event).map_err(|fault| {
        tracing::warn!(event = %event.id, kind = %event.kind, "a message of a gateway is asked for again: {fault}");
        busy(fault)
    })?;
    Ok(Shown::Said(200))
}

/// Takes a message in, and notes it once that is done: cut off in between, it comes again and does no harm.
fn take_in(
    store: &Store,
    company: CompanyId,
    setting: &GatewaySetting,
    gateway: &dyn Gateway,
    event: &Event,
) -> Result<()> {
    let context = Context::system(company, "gateway");
    if store.read(company, |db| crate::gateway::is_heard(db, setting.id, &event.id))? {
        return Ok(());
    }
    let known = match &event.about {
        About::Intent(told) => of_intent(store, &context, (setting, gateway), told, event.at)?,
        About::Back(intent) => backs(store, &context, gateway, intent)?,
        About::Dispute(dispute) => disputed(store, &context, dispute)?,
        About::Payout(payout) => super::tell::told(store, &context, setting, gateway, payout)?,
        About::Other => false,
    };
    let hear = Hear {
        gateway: setting.id,
        event: event.id.clone(),
        kind: event.kind.clone(),
        object: event.object.clone(),
        at: event.at,
        known,
    };
    store.run(&context, hear).map(drop)
}

/// A message tells what was; the gateway is asked what is. Where it does not answer, a payment that is told to be paid is:
/// that is never taken back but by a refund. Anything else comes again.
fn of_intent(
    store: &Store,
    context: &Context,
    (setting, gateway): (&GatewaySetting, &dyn Gateway),
    told: &::gateway::Intent,
    at: i64,
) -> Result<bool> {
    let Some(online) = found(store, context, setting, told)? else { return Ok(false) };
    let (now, at) = match gateway.find(&online.intent) {
        Ok(now) => (now, at.max(online.seen_at)),
        Err(_) if told.state == ::gateway::State::Paid => (told.clone(), at),
        Err(failure) => return Err(busy(failed(&failure))),
    };
    learn(store, context, &online, &now, at)?;
    Ok(true)
}

/// Ours by its id there; or by the notes that went with it, where our own record of its id was cut off.
fn found(store: &Store, context: &Context, setting: &GatewaySetting, told: &::gateway::Intent) -> Result<Option<OnlinePayment>> {
    if let Some(online) = ours(store, context, &told.id)? {
        return Ok((online.gateway == setting.id).then_some(online));
    }
    let note = |name: &str| told.notes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str()).unwrap_or_default();
    let Some(id) = Id::parse(note("quittance_payment")).filter(|_| note("quittance_company") == context.company.to_string())
    else {
        return Ok(None);
    };
    let online = store.read(context.company, |db| OnlinePayment::load(db, id))?;
    match online.filter(|o| o.gateway == setting.id && o.intent.is_empty()) {
        Some(online) => {
            let begin = Begin { online_payment: online.id, intent: told.id.clone() };
            store.run(context, begin).map(Some)
        }
        None => Ok(None),
    }
}

/// Everything that was given back of a payment, whoever asked for it.
pub(crate) fn backs(store: &Store, context: &Context, gateway: &dyn Gateway, intent: &str) -> Result<bool> {
    let Some(online) = ours(store, context, intent)? else { return Ok(false) };
    let online = caught_up(store, context, gateway, online)?;
    for given in gateway.given_back(intent).map_err(|f| busy(failed(&f)))? {
        let failed = given.state == BackState::Failed;
        // What failed before it was ever booked moved nothing.
        if failed && !online.backs.iter().any(|b| b.id == given.id) {
            continue;
        }
        let back = TakeBack {
            online_payment: online.id,
            id: given.id,
            amount: given.amount,
            cause: Cause::Refund,
            failed,
            reason: String::new(),
            plain: false,
        };
        take(store, context, back)?;
    }
    Ok(true)
}

fn disputed(store: &Store, context: &Context, dispute: &Dispute) -> Result<bool> {
    let Some(online) = ours(store, context, &dispute.intent)? else { return Ok(false) };
    let back = TakeBack {
        online_payment: online.id,
        id: dispute.id.clone(),
        amount: dispute.amount,
        cause: Cause::Dispute,
        failed: dispute.step == DisputeStep::Reinstated,
        reason: dispute.reason.clone(),
        plain: false,
    };
    match dispute.step {
        DisputeStep::Told => {
            let told = NoteDispute {
                online_payment: online.id,
                id: dispute.id.clone(),
                reason: dispute.reason.clone(),
                amount: dispute.amount,
            };
            store.run(context, told)?;
        }
        DisputeStep::Withdrawn | DisputeStep::Reinstated => {
            take(store, context, back)?;
        }
    }
    Ok(true)
}
