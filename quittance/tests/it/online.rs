//! A customer pays from a pay link: the page without an account, the payment at somebody else's Stripe, its message, the
//! books; a refund, a dispute, the payout; replays, duplicates, forgeries and a gateway that does not answer.

use cash::gateway::allow_stand_in;
use cash::online_payment::{Attention, BackState, OnlinePayment, State};
use cash::payment::Payment;
use cash::workbench::import_file;
use ground::company::Role;
use ground::ledger;
use ground::record::load;
use kernel::{Cents, Id};
use serde_json::{Value, json};
use store::journal;

use crate::api::{Client, Site};
use crate::debits;
use crate::engines::Stand;
use crate::on_both;
use crate::stories::Shop;
use crate::stripe::{CARD, DEBIT_THAT_FAILS, Stripe, message, until};

const SECRET: &str = "sk_test_verysecret4242";
const HOOK: &str = "whsec_alsoverysecret1234";
const FORM: [(&str, &str); 1] = [("content-type", "application/x-www-form-urlencoded")];

/// A shop whose customers can pay online.
struct Desk {
    shop: Shop,
    site: Site,
    director: Client,
    stripe: Stripe,
    messages: String,
}

fn done(client: &Client, path: &str, body: &Value) -> Value {
    let got = client.post(&format!("/api/v1/{path}"), &body.to_string());
    assert_eq!(got.status, 200, "{path}: {}", got.body);
    got.json()
}

impl Desk {
    fn open(stand: &Stand) -> Option<Desk> {
        let stripe = Stripe::open()?;
        allow_stand_in(true);
        let store = stand.open();
        let shop = Shop::open(&store, 10_000, None);
        let site = Site::open(&store);
        let director = site.program(&site.person(shop.company(), Role::Director));
        let add = json!({
            "publishable": "pk_test_public", "secret": SECRET, "hook": HOOK, "cards": true, "debits": true,
            "address": stripe.address(),
        });
        let added = done(&director, "gateway/add", &add);
        assert_eq!((added["secret_end"].as_str(), added["hook_end"].as_str()), (Some("4242"), Some("1234")));
        assert_eq!((added["account"].as_str(), added["fees"].as_str()), (Some("511600"), Some("627800")));
        let seller = site.program(&site.person(shop.company(), Role::Accountant));
        let got = seller.post("/api/v1/gateway/add", &add.to_string());
        assert_eq!((got.status, got.error().0.as_str()), (403, "request.forbidden"), "keys have a permission of their own");
        let id = added["id"].as_str().expect("an id");
        let messages = format!("/gateways/{}/{id}/messages", shop.company());
        stripe.tells(&format!("{}{messages}", site.client().base), HOOK);
        Some(Desk { shop, site, director, stripe, messages })
    }

    /// A link for an invoice over so many tiles; the invoice's number and amount.
    fn link(&self, tiles: i64) -> (String, String, Cents) {
        let invoice = self.shop.issue(self.shop.shipped(tiles).id).expect("an invoice");
        let made = done(&self.director, "pay_link/make", &json!({ "invoice": invoice.id }));
        let link = made["link"].as_str().expect("a link").to_string();
        (link, invoice.number, invoice.totals.gross)
    }

    fn press(&self, link: &str) -> crate::api::Got {
        self.site.client().send("POST", link, &FORM, b"")
    }

    fn see(&self, path: &str) -> crate::api::Got {
        self.site.client().send("GET", path, &[("accept-language", "fr")], b"")
    }

    /// Everything that was begun, oldest first.
    fn online(&self) -> Vec<OnlinePayment> {
        let company = self.shop.company();
        let ids = self.shop.store.read(company, |db| {
            db.all("SELECT id FROM online_payment WHERE company_id = $1 ORDER BY id", store::params![company], |r| r.get::<Id>(0))
        });
        let read = |id: &Id| self.shop.store.read(company, |db| load::<OnlinePayment>(db, *id, None)).expect("it");
        ids.expect("ids").iter().map(read).collect()
    }

    fn last(&self) -> OnlinePayment {
        self.online().pop().expect("one was begun")
    }

    fn facts(&self) -> i64 {
        self.shop.store.read(self.shop.company(), |db| journal::head(db)).expect("a head").0
    }

    /// Messages that were noted.
    fn noted(&self) -> i64 {
        let company = self.shop.company();
        let count = self.shop.store.read(company, |db| {
            db.one("SELECT COUNT(*) FROM gateway_message WHERE company_id = $1", store::params![company], |r| r.get::<i64>(0))
        });
        count.expect("a count").unwrap_or(0)
    }

    fn tell(&self, event: &Value) -> u16 {
        message(&self.site.client(), &self.messages, HOOK, event).status
    }

    fn balance(&self, account: &str) -> Cents {
        let company = self.shop.company();
        let sum = self.shop.store.read(company, |db| {
            let sql = "SELECT CAST(COALESCE(SUM(debit - credit), 0) AS BIGINT) FROM ledger_line
                 WHERE company_id = $1 AND account = $2";
            db.one(sql, store::params![company, account], |r| r.get::<Cents>(0))
        });
        sum.expect("read").unwrap_or_default()
    }
}

/// What nobody may read again: not in the answers, not on the pages, not in the journal.
fn kept_secret(desk: &Desk) {
    let company = desk.shop.company();
    let entries = desk.shop.store.read(company, |db| journal::entries(db, 0, 10_000)).expect("entries");
    let page = desk.director.send("GET", "/api/v1/settings/gateways", &[], b"").body;
    let texts = entries.iter().map(|(e, _)| e.data.as_str()).chain([page.as_str()]);
    for text in texts {
        assert!(!text.contains("verysecret"), "{text}");
    }
}

/// From the link to the money in the bank.
fn paid(stand: &Stand) {
    let Some(desk) = Desk::open(stand) else { return };
    let (link, number, gross) = desk.link(1_000);
    // The page without an account: what is owed, the document, both ways to pay; nothing of the product.
    let page = desk.see(&link);
    assert_eq!(page.status, 200, "{}", page.body);
    for said in [number.as_str(), "FR76", "<svg", "Payer 1"] {
        assert!(page.body.contains(said), "{said}");
    }
    assert!(!page.body.contains("href=\"/\"") && page.header("x-robots-tag").contains("noindex"));
    let pdf = page.body.split("href=\"").find(|l| l.contains("document.pdf")).expect("the document");
    let pdf = desk.see(pdf.split('"').next().expect("a path"));
    assert_eq!((pdf.status, pdf.header("content-type")), (200, "application/pdf"));
    let stranger = desk.see(&format!("{}x", &link[..link.len() - 1]));
    assert_eq!((stranger.status, desk.see("/pay/1-x").status), (404, 404));

    // Pressed twice, and from two browsers at once: one payment.
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..3).map(|_| scope.spawn(|| desk.press(&link))).collect();
        for got in all {
            let got = got.join().expect("an answer");
            assert_eq!((got.status, got.header("location")), (303, format!("{link}/card").as_str()), "{}", got.body);
        }
    });
    assert_eq!(desk.online().len(), 1);
    let intents = desk.stripe.get("/v1/payment_intents");
    assert_eq!(intents["data"].as_array().map(Vec::len), Some(1), "nobody is charged twice");
    let card = desk.see(&format!("{link}/card"));
    assert!(card.body.contains("data-secret=\"pi_") && card.body.contains("pk_test_public"), "{}", card.body);
    assert!(card.header("content-security-policy").contains(&desk.stripe.address()));
    assert!(desk.see(&format!("{link}/done")).body.contains("n’est pas terminé"), "nothing is said that is not so");
    assert_eq!(desk.balance("511600"), Cents::ZERO);

    // The customer pays; the message books it.
    let intent = desk.last().intent;
    desk.stripe.pays(&intent, CARD);
    until("the message books the payment", || desk.last().state == State::Paid);
    assert_eq!((desk.balance("511600"), desk.shop.balance(ledger::Role::Customers)), (gross, Cents::ZERO));
    assert!(desk.see(&link).body.contains("Tout est réglé"));
    assert!(desk.see(&format!("{link}/done")).body.contains("Paiement reçu"));

    // The same message again, another one of the past, one of nobody's payment, one of an unheard kind, a forged one.
    let about = |id: &str, kind: &str, status: &str, at: i64| {
        let object = json!({ "id": intent, "object": "payment_intent", "status": status, "amount": gross.0, "currency": "eur" });
        json!({ "id": id, "type": kind, "created": at, "data": { "object": object } })
    };
    until("its own message is noted", || desk.noted() == 1);
    let replay = about("evt_again", "payment_intent.succeeded", "succeeded", 2_000_000_000);
    assert_eq!((desk.tell(&replay), desk.tell(&replay)), (200, 200));
    let before = desk.facts();
    assert_eq!(desk.tell(&replay), 200);
    assert_eq!(desk.facts(), before, "a message that is known changes nothing");
    assert_eq!(desk.tell(&about("evt_late", "payment_intent.processing", "processing", 1)), 200);
    assert_eq!(desk.last().state, State::Paid);
    let mut stranger = about("evt_stranger", "payment_intent.succeeded", "succeeded", 5);
    stranger["data"]["object"]["id"] = json!("pi_of_nobody");
    assert_eq!(desk.tell(&stranger), 200);
    let unheard = json!({ "id": "evt_unheard", "type": "radar.early_fraud_warning.created", "created": 7, "data": { "object": { "id": "issfr_1" } } });
    assert_eq!(desk.tell(&unheard), 200, "what nobody needs is kept and answered");
    let forged = message(&desk.site.client(), &desk.messages, "whsec_other", &replay);
    assert_eq!((forged.status, forged.body.as_str()), (400, "refused\n"), "and told no more");
    let nobody = message(&desk.site.client(), "/gateways/1/1/messages", HOOK, &replay);
    assert_eq!((nobody.status, nobody.body.as_str()), (400, "refused\n"));
    assert_eq!(desk.balance("511600"), gross);

    refunded_and_paid_out(&desk, gross);
    kept_secret(&desk);
    desk.shop.check(stand);
}

/// A part goes back, and the payout brings the rest to the bank: the account of the gateway returns to nothing.
fn refunded_and_paid_out(desk: &Desk, gross: Cents) {
    let part = Cents(10_00);
    let payment = desk.last().payment.expect("booked");
    let back = json!({ "payment": payment, "amount": part.0, "reason": "Tuiles cassées" });
    let key = [("content-type", "application/json"), ("idempotency-key", "back-1")];
    for _ in 0..2 {
        let got = desk.director.send("POST", "/api/v1/online_payment/refund", &key, back.to_string().as_bytes());
        assert_eq!(got.status, 200, "{}", got.body);
    }
    let online = desk.last();
    assert_eq!((online.backs.len(), online.backs[0].state, online.left()), (1, BackState::Done, gross - part));
    let refunds = desk.stripe.get("/v1/refunds");
    assert_eq!(refunds["data"].as_array().map(Vec::len), Some(1), "given back once");
    assert_eq!(desk.balance("511600"), gross - part);
    assert_eq!(desk.shop.balance(ledger::Role::Customers), part, "owed until a credit note settles it");
    let much = json!({ "payment": payment, "amount": gross.0, "reason": "trop" });
    let got = desk.director.post("/api/v1/online_payment/refund", &much.to_string());
    assert_eq!((got.status, got.error().0.as_str()), (409, "online_payment.beyond"));

    // localstripe's balance: what came less its commission, less what went back.
    let fee = Cents(gross.0 * 14 / 1000 + 25);
    let net = gross - part - fee;
    let payout = desk.stripe.post("/v1/payouts", &format!("amount={}&currency=eur&status=paid", net.0));
    let name = payout["id"].as_str().expect("a payout").to_string();
    let waits = || desk.director.send("GET", "/api/v1/payouts?state=announced", &[], b"").json()["rows"].clone();
    until("the payout is told", || waits().as_array().is_some_and(|rows| rows.len() == 1));
    assert_eq!((waits()[0]["name"].as_str(), waits()[0]["fee"].as_i64(), waits()[0]["unknown"].as_i64()), (Some(name.as_str()), Some(fee.0), Some(0)));
    // The bank line is nobody's payment: it is the payout.
    let text = format!("VIR STRIPE TECHNOLOGY EUROPE {name}");
    let file = debits::statement(&desk.shop.store, 1, &[(net.0, text.as_str(), "", None)], false);
    let report = import_file(&desk.shop.store, &desk.shop.context, "releve.xml", &file).expect("imported");
    assert_eq!((report.booked_now, report.applied_now), (1, 1));
    assert_eq!((desk.balance("511600"), desk.balance("627800")), (Cents::ZERO, fee));
    assert_eq!(desk.shop.balance(ledger::Role::Bank), net);
    assert_eq!(desk.shop.balance(ledger::Role::Suspense), Cents::ZERO);
    let payments: Vec<Payment> = online.payment.iter().chain(online.backs[0].payment.iter()).map(|id| {
        desk.shop.store.read(desk.shop.company(), |db| load::<Payment>(db, *id, None)).expect("a payment")
    }).collect();
    assert!(payments.iter().all(|p| !p.waiting && p.cleared_by.is_some()), "{payments:?}");
    // Sent again, it changes nothing.
    import_file(&desk.shop.store, &desk.shop.context, "releve.xml", &file).expect("imported again");
    assert_eq!(desk.shop.balance(ledger::Role::Bank), net);
}

/// What does not come, what is taken back, and a gateway that does not answer.
fn troubled(stand: &Stand) {
    let Some(mut desk) = Desk::open(stand) else { return };
    // A direct debit that is on its way is not received; it fails days later, and the company is told.
    let (link, _, gross) = desk.link(100);
    assert_eq!(desk.press(&link).status, 303);
    let intent = desk.last().intent;
    let begun = json!({ "id": "evt_1", "type": "payment_intent.processing", "created": 100,
        "data": { "object": { "id": intent, "status": "processing", "amount": gross.0, "currency": "eur" } } });
    desk.stripe.pays(&intent, DEBIT_THAT_FAILS);
    assert_eq!(desk.tell(&begun), 200);
    if desk.last().state == State::Underway {
        assert_eq!(desk.balance("511600"), Cents::ZERO, "not booked before it has succeeded");
        assert!(desk.press(&link).header("location").ends_with(&link[1..]), "nobody pays twice");
    }
    until("its failure is told", || !desk.last().failure.is_empty());
    assert_eq!((desk.last().state, desk.balance("511600")), (State::Open, Cents::ZERO));
    assert!(desk.see(&format!("{link}/done")).body.contains("n’a pas abouti"));

    // The amount changed: the old payment is given up at the gateway before another is asked for.
    let customer = desk.shop.customer;
    desk.shop.run(cash::payment::Record { customer, amount: Cents(1_00), items: vec![cash::payment::ApplyTo::cash(item(&desk, &link), None)], ..cash::payment::Record::default() }).expect("a part was paid otherwise");
    assert_eq!(desk.press(&link).status, 303);
    let all = desk.online();
    let states: Vec<State> = all.iter().map(|o| o.state).collect();
    assert_eq!((states, desk.last().amount), (vec![State::Abandoned, State::Open], gross - Cents(1_00)));
    desk.stripe.pays(&desk.last().intent, CARD);
    until("it is paid", || desk.last().state == State::Paid);
    assert_eq!(desk.shop.balance(ledger::Role::Customers), Cents::ZERO);

    // The customer's bank takes it back: told, then the money goes, and its invoice is owed again. Each message twice.
    let dispute = |id: &str, kind: &str| json!({ "id": id, "type": kind, "created": 200, "data": { "object": {
        "id": "dp_1", "payment_intent": desk.last().intent, "amount": desk.last().amount.0, "reason": "fraudulent" } } });
    for (id, kind) in [("evt_d1", "charge.dispute.created"), ("evt_d2", "charge.dispute.funds_withdrawn")] {
        let event = dispute(id, kind);
        assert_eq!((desk.tell(&event), desk.tell(&event)), (200, 200), "{kind}");
        assert_eq!(desk.last().attention, Attention::Disputed);
    }
    let amount = desk.last().amount;
    assert_eq!((desk.balance("511600"), desk.shop.balance(ledger::Role::Customers)), (Cents::ZERO, amount));
    let today = desk.director.send("GET", "/api/v1/online-payments?state=attention", &[], b"").json();
    let disputed = today["rows"].as_array().map(|rows| rows.iter().filter(|r| r["attention"] == "disputed").count());
    assert_eq!(disputed, Some(1), "{today}");
    // Won: the money is in the balance again, on the customer's account.
    let won = dispute("evt_d3", "charge.dispute.funds_reinstated");
    assert_eq!((desk.tell(&won), desk.tell(&won)), (200, 200));
    assert_eq!((desk.balance("511600"), desk.shop.balance(ledger::Role::Customers)), (amount, Cents::ZERO));

    // A gateway that does not answer: a sentence, and nothing half done.
    let (link, _, _) = desk.link(10);
    desk.stripe.close();
    let got = desk.press(&link);
    assert_eq!(got.status, 503, "{}", got.body);
    assert!(got.body.contains("ne répond pas") || got.body.contains("does not answer"), "{}", got.body);
    assert_eq!((desk.last().state, desk.last().intent.as_str()), (State::Asked, ""));
    let paid = desk.online().into_iter().find(|o| o.state == State::Paid).expect("one");
    let back = json!({ "payment": paid.payment, "amount": 1_00, "reason": "essai" });
    let got = desk.director.post("/api/v1/online_payment/refund", &back.to_string());
    assert_eq!((got.status, got.error().0.as_str()), (503, "online_payment.back_unknown"), "{}", got.body);
    assert_eq!(desk.balance("511600"), amount, "nothing is booked that nobody knows");

    // Revoked, the link opens nothing.
    let links = desk.director.send("GET", "/api/v1/pay-links", &[], b"").json();
    for row in links["rows"].as_array().expect("rows") {
        done(&desk.director, "pay_link/revoke", &json!({ "pay_link": row["id"], "reason": "fini" }));
    }
    assert_eq!((desk.see(&link).status, desk.press(&link).status), (404, 404));
    kept_secret(&desk);
    desk.shop.check(stand);
}

/// The open item that a link asks for.
fn item(desk: &Desk, _link: &str) -> Id {
    desk.last().items[0].item
}

on_both! {
    a_customer_pays_from_a_link => paid;
    what_fails_or_comes_back_is_told => troubled;
}
