//! What is looked up about quotes: the list with its filters and totals, and one quote with everything around it.

use ::store::Db;
use ground::catalogue;
use ground::customer::Customer;
use ground::page::chain::{self, Link};
use ground::page::pick;
use ground::page::seek::{self, Cursor, Listed, Seek, Sorted, Where, behind};
use ground::page::moneys::{self, Sum};
use ground::page::{Story, story};
use ground::print;
use ground::record::load;
use ground::tax::Totals;
use kernel::{Cents, Currency, Day, Id, Refusal, Result};
use serde::Serialize;
use web::Cx;

use super::model::{Content, Quote, State};
use super::store::{self, Version};
use crate::order::lists::{OrderForm, counted, newest_first, of_customer, summed};

/// A quote in the list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct QuoteRow {
    /// Id.
    pub id: Id,
    /// Number.
    pub number: String,
    /// Its version.
    pub revision: i64,
    /// Day of its first version.
    pub day: Day,
    /// For whom.
    pub customer: Id,
    /// Its name.
    pub customer_name: String,
    /// The customer's own number.
    pub reference: String,
    /// Where it stands; `expired` is said by `valid_until`.
    pub state: State,
    /// The last day on which it holds.
    pub valid_until: Day,
    /// Currency of its amounts.
    pub currency: Currency,
    /// Total without VAT, in minor units of its currency.
    pub net: Cents,
    /// Total with VAT, in minor units of its currency.
    pub gross: Cents,
}

impl QuoteRow {
    /// Its state in words' keys: an open one whose day has passed has expired.
    pub fn stands(&self, today: Day) -> &'static str {
        if self.state.is_open() && self.valid_until < today { "expired" } else { self.state.name() }
    }
}

/// A page of quotes and what all of them come to.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct QuoteList {
    /// The page.
    #[serde(flatten)]
    pub page: Listed<QuoteRow>,
    /// How many there are on all pages; absent beyond 10,000.
    pub count: Option<i64>,
    /// Their totals without VAT, currency by currency; absent beyond 10,000.
    pub net: Option<Vec<Sum>>,
    /// The customer that the list is narrowed to.
    pub customer_name: Option<String>,
    /// How many wait in each state; absent where they are more than 1,000.
    pub waiting: Vec<(State, Option<u64>)>,
}

/// The quotes that a request asks for.
pub fn list(cx: &Cx, db: &mut Db) -> Result<QuoteList> {
    let mut conditions = Where::company("q.company_id", db.company);
    match cx.query("state") {
        None => {}
        Some("expired") => conditions.and(
            "q.state IN ('draft', 'sent', 'accepted') AND q.valid_until < ?",
            vec![db.today.into()],
        ),
        Some(text) => {
            let state = State::parse(text).ok_or_else(|| Refusal::invalid("request.choice").at("state"))?;
            conditions.and("q.state = ?", vec![state.name().into()]);
        }
    }
    let customer_name = of_customer(cx, db, "q.customer_id", &mut conditions)?;
    if let Some(from) = cx.query_day("from")? {
        conditions.and("q.day >= ?", vec![from.into()]);
    }
    if let Some(to) = cx.query_day("to")? {
        conditions.and("q.day <= ?", vec![to.into()]);
    }
    moneys::condition(&mut conditions, "q.currency", moneys::asked(cx)?);
    if let Some(text) = cx.query("q") {
        let found = named(db, text)?;
        conditions.and_in("q.id", &found);
    }
    // Ids rise with the moment of writing, and so with the day.
    let sorted = Sorted { column: None, id: "q.id", down: newest_first(cx)? };
    let select = "SELECT q.id, q.number, q.revision, q.day, q.customer_id, c.name, q.reference, q.state, q.valid_until, q.net, q.gross,
        q.currency
      FROM quote q JOIN customer c ON c.company_id = q.company_id AND c.id = q.customer_id";
    let page = seek::page(db, select, (&conditions, &sorted), &Seek::of(cx)?, |row| {
        let one = row_of(row)?;
        let place = Cursor::id(one.id);
        Ok((one, place))
    })?;
    let (count, net) = summed(db, "SELECT q.currency, q.net FROM quote q", &conditions)?;
    Ok(QuoteList { page, count, net, customer_name, waiting: waiting(db)? })
}

fn row_of(row: &::store::Row) -> Result<QuoteRow> {
    let state: String = row.get(7)?;
    Ok(QuoteRow {
        id: row.get(0)?,
        number: row.get(1)?,
        revision: row.get(2)?,
        day: row.get(3)?,
        customer: row.get(4)?,
        customer_name: row.get(5)?,
        reference: row.get(6)?,
        state: State::parse(&state).unwrap_or_default(),
        valid_until: row.get(8)?,
        net: row.get(9)?,
        gross: row.get(10)?,
        currency: row.get(11)?,
    })
}

/// Quotes by the beginning of their number, or by their customer. The newest 500.
fn named(db: &mut Db, text: &str) -> Result<Vec<Id>> {
    let company = db.company;
    let upper = text.to_uppercase();
    let mut found = db.all(
        "SELECT id FROM quote WHERE company_id = $1 AND number >= $2 AND number < $3 LIMIT 500",
        ::store::params![company, &upper, behind(&upper)],
        |row| row.get::<Id>(0),
    )?;
    for customer in pick::customers(db, text)?.into_iter().take(20) {
        found.extend(db.all(
            "SELECT id FROM quote WHERE company_id = $1 AND customer_id = $2 ORDER BY id DESC LIMIT 100",
            ::store::params![company, customer],
            |row| row.get::<Id>(0),
        )?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found.split_off(found.len().saturating_sub(500)))
}

fn waiting(db: &mut Db) -> Result<Vec<(State, Option<u64>)>> {
    [State::Draft, State::Sent, State::Accepted]
        .into_iter()
        .map(|state| Ok((state, counted(db, "quote", state.name())?)))
        .collect()
}

/// A quote with everything around it.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct OneQuote {
    /// The quote.
    #[serde(flatten)]
    pub quote: Quote,
    /// The customer's name.
    pub customer_name: String,
    /// The customer's VAT number.
    pub customer_vat: String,
    /// Where the goods would go.
    pub ship_to: ground::party::Address,
    /// Its versions, the newest first.
    pub versions: Vec<Version>,
    /// The version that is shown, where it is not the present one.
    pub shown: Option<i64>,
    /// What the version that is shown offers.
    pub offer: Content,
    /// Article numbers of the lines shown, in their order.
    pub skus: Vec<String>,
    /// VAT by rate on the day of the version shown.
    pub totals: Totals,
    /// The versions of which the printed form is kept.
    pub kept: Vec<i64>,
    /// Linked documents.
    pub chain: Vec<Link>,
    /// What happened.
    pub story: Story,
}

/// Reads the quote of the path; `?revision=` shows an earlier version.
pub fn one(cx: &Cx, db: &mut Db) -> Result<OneQuote> {
    let quote: Quote = load(db, cx.id()?, None)?;
    let customer: Customer = load(db, quote.customer, None)?;
    let versions = store::versions(db, quote.id)?;
    let asked = cx.query("revision").map(|t| t.parse::<i64>().map_err(|_| Refusal::invalid("request.choice").at("revision")));
    let shown = asked.transpose()?.filter(|r| *r != quote.revision);
    let offer = match shown {
        None => quote.content.clone(),
        Some(revision) => store::content(db, quote.id, revision)?
            .ok_or_else(|| Refusal::missing("request.not_found").at("revision"))?,
    };
    let of = shown.unwrap_or(quote.revision);
    let day = versions.iter().find(|v| v.revision == of).map(|v| v.day).or(quote.revised).unwrap_or(db.today);
    let chain = match quote.order {
        Some(order) => chain::of_order(db, order)?,
        None => Vec::new(),
    };
    Ok(OneQuote {
        skus: skus(db, &offer)?,
        totals: offer.totals(day)?,
        ship_to: offer.delivery.clone().unwrap_or_else(|| customer.profile.address.clone()),
        customer_vat: customer.profile.identifiers.vat,
        customer_name: customer.profile.name,
        story: story::read(cx, db, "quote", quote.id)?,
        kept: print::all_kept(db, "quote", quote.id)?.into_iter().map(|printed| printed.kept.edition).collect(),
        versions,
        shown,
        offer,
        chain,
        quote,
    })
}

fn skus(db: &mut Db, content: &Content) -> Result<Vec<String>> {
    let items: Vec<Id> = content.lines.iter().map(|l| l.item).collect();
    let known = catalogue::find_many(db, &items)?;
    Ok(items.iter().map(|id| known.get(id).map(|i| i.sku.clone()).unwrap_or_default()).collect())
}

/// What the form of a quote needs: that of an order, and what quotes have beside.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct QuoteForm {
    /// The quote that is written anew.
    pub quote: Option<Quote>,
    /// Lines, customers, items.
    pub form: OrderForm,
}

/// Reads what the form of a new quote or of a further version needs.
pub fn form(cx: &Cx, db: &mut Db, edit: bool) -> Result<QuoteForm> {
    let mut form = crate::order::lists::form(cx, db, false)?;
    if !edit {
        return Ok(QuoteForm { quote: None, form });
    }
    let quote: Quote = load(db, cx.id()?, None)?;
    form.customer = Some(load(db, quote.customer, None)?);
    form.skus = skus(db, &quote.content)?;
    let Content { lines, pricing, delivery } = quote.content.clone();
    let reference = quote.reference.clone();
    form.order = Some(crate::order::Order { lines, currency: pricing.currency, pricing, delivery, reference, ..Default::default() });
    Ok(QuoteForm { quote: Some(quote), form })
}
