//! A trial company lives on days that are set over HTTP, goes on where it was left, and nothing else can.

use ground::company::Role;
use ground::trial;
use kernel::Day;
use serde_json::{Value, json};
use store::{Clock, Options, Store};

use crate::api::{Client, Site};
use crate::cycle::founded_by;
use crate::engines::{self, Stand};
use crate::on_both;

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

fn begun(stand: &Stand, via: &'static str) -> (Store, store::Url, Site, Client) {
    let url = stand.url();
    let options = Options { clock: Clock::played(1), ..Options::default() };
    let store = quittance::steps::open(&url, options).expect("a store");
    trial::begin(&store, day("2026-08-17")).expect("an empty store");
    let company = founded_by(&store, via);
    let site = Site::open(&store);
    let client = site.program(&site.person(company, Role::Director));
    (store, url, site, client)
}

/// The day that is set, or the code of the refusal.
fn set(client: &Client, day: &str) -> Value {
    let got = client.post("/api/v1/trial/set_day", &json!({ "day": day }).to_string());
    let answer = got.json();
    if got.status == 200 { answer["day"].clone() } else { answer["error"]["code"].clone() }
}

fn days(stand: &Stand) {
    let (store, url, site, client) = begun(stand, trial::VIA);
    let customer = client.post("/api/v1/customer/create", &json!({ "name": "Essai" }).to_string()).json();
    let paid = |amount: i64| {
        let paid = json!({ "customer": customer["id"], "amount": amount });
        client.post("/api/v1/payment/record", &paid.to_string()).json()["day"].clone()
    };
    assert_eq!(paid(100), "2026-08-17");
    assert_eq!(set(&client, "2027-02-28"), "2027-02-28");
    assert_eq!(set(&client, "2027-02-28"), "2027-02-28", "again");
    assert_eq!(set(&client, "2100-01-01"), "request.day_invalid");
    assert_eq!(set(&client, "2026-12-31"), "2026-12-31", "nothing was recorded since");
    assert_eq!(paid(200), "2026-12-31");
    assert_eq!(set(&client, "2026-12-30"), "trial.day_back");
    drop((site, store));
    // Another process goes on there, whatever the machine's clock says.
    let store = engines::open(&url);
    assert!(trial::resume(&store).expect("looked at"));
    assert_eq!(store.clock().today(), day("2026-12-31"));
}

fn real_ones(stand: &Stand) {
    let (store, url, site, client) = begun(stand, "cli");
    assert_eq!(set(&client, "2026-08-18"), "trial.real_company");
    drop((site, store));
    let store = engines::open(&url);
    assert!(!trial::resume(&store).expect("looked at"));
    let site = Site::open(&store);
    let client = Client { token: client.token.clone(), ..site.client() };
    assert_eq!(set(&client, "2026-08-18"), "trial.real_clock");
    let company = store.companies().expect("companies")[0];
    let accountant = site.program(&site.person(company, Role::Accountant));
    assert_eq!(set(&accountant, "2026-08-18"), "request.forbidden");
}

on_both! {
    a_trial_lives_on_days_set_by_hand => days;
    real_companies_have_no_days_to_set => real_ones;
}
