//! Whole cycles of companies unlike the reference one, told through the HTTP API from `tests/cycles`: every document,
//! line of the books, lettering, box of the VAT return, aged balance and balance, to the cent and to the day.
//!
//! A file says who the company is, then step by step which command is sent (`do`, `with`) or what is looked at (`see`) and
//! what the answer holds (`gives`, `boxes`, `closing`, `rows`) or why it is refused; last what the accounting file of each
//! fiscal year says. Its figures were worked out from the rules of the trade, never taken from the program.

use std::collections::BTreeMap;
use std::path::Path;

use ground::company::{Found, Identity, Role};
use ground::party::{Address, Identifiers};
use ground::stock;
use kernel::{CompanyId, Day};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::{Clock, Context, Options, Store};

use crate::api::Site;
use crate::cycle::{Desk, text, whole};
use crate::engines::Stand;
use crate::on_both;

/// A cycle as its file tells it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cycle {
    company: Company,
    steps: Vec<Step>,
    /// By the last day of a fiscal year, the lines of its accounting file, as `booked` writes them.
    books: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Company {
    name: String,
    legal_form: String,
    siren: String,
    siret: String,
    vat: String,
    iban: String,
    postcode: String,
    city: String,
    first_day: Day,
    last_day: Day,
}

/// One thing that is done or looked at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    /// From this day on.
    on: Option<String>,
    /// A command of the API, and its input. `"$name.path"` is a value of an earlier answer, `"$open.name"` the open item of an
    /// earlier document on the customers' account, `"$open.name@doubtful"` that on another one.
    #[serde(rename = "do")]
    command: Option<String>,
    #[serde(default)]
    with: Value,
    /// Or a page of the API; `{name.path}` in it is a value of an earlier answer.
    see: Option<String>,
    /// The name under which later steps know the answer.
    #[serde(rename = "as")]
    name: Option<String>,
    /// Values of the answer by their paths.
    #[serde(default)]
    gives: Map<String, Value>,
    /// Or the code of the refusal.
    refused: Option<String>,
    /// A VAT return: line, base and tax of every box.
    boxes: Option<Vec<String>>,
    /// A trial balance: debits less credits by account, accounts at nothing left out.
    closing: Option<BTreeMap<String, i64>>,
    /// A list: the same values of every row, in the order of the list.
    rows: Option<Rows>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    of: String,
    with: Vec<String>,
    are: Vec<String>,
}

/// Plays a cycle's steps.
struct Player<'s> {
    desk: Desk<'s>,
    known: BTreeMap<String, Value>,
    /// What differs from the file, all of it: one figure that is off shows with those that follow from it.
    wrong: Vec<String>,
}

fn at<'v>(value: &'v Value, path: &str) -> &'v Value {
    path.split('.').filter(|part| !part.is_empty()).fold(value, |value, part| match part.parse::<usize>() {
        Ok(place) if value.is_array() => &value[place],
        _ => &value[part],
    })
}

impl Player<'_> {
    fn known(&self, path: &str) -> Value {
        let (name, rest) = path.split_once('.').unwrap_or((path, ""));
        if name == "open" {
            let (document, account) = rest.split_once('@').unwrap_or((rest, "customers"));
            return self.open_item(document, account);
        }
        let value = self.known.get(name).unwrap_or_else(|| panic!("nothing is known as {name}"));
        at(value, rest).clone()
    }

    fn open_item(&self, document: &str, account: &str) -> Value {
        let seen = self.desk.seen(&format!("/invoices/{}", text(&self.known(document)["id"])));
        let items = seen["items"].as_array().cloned().unwrap_or_default();
        let open = items.iter().find(|i| i["account"] == account && i["open"] != 0);
        open.unwrap_or_else(|| panic!("{document} has nothing open on {account}: {items:#?}"))["id"].clone()
    }

    fn filled(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => text.strip_prefix('$').map_or_else(|| value.clone(), |path| self.known(path)),
            Value::Array(list) => list.iter().map(|v| self.filled(v)).collect(),
            Value::Object(map) => map.iter().map(|(k, v)| (k.clone(), self.filled(v))).collect::<Map<_, _>>().into(),
            other => other.clone(),
        }
    }

    fn path(&self, path: &str) -> String {
        let mut parts = path.split('{');
        let mut filled = parts.next().unwrap_or_default().to_string();
        for part in parts {
            let (name, rest) = part.split_once('}').expect("a closing brace");
            filled.push_str(&text(&self.known(name)));
            filled.push_str(rest);
        }
        filled
    }

    fn differs(&mut self, what: &str, got: &impl std::fmt::Debug, wanted: &impl std::fmt::Debug) {
        self.wrong.push(format!("{what}\n     is {got:?}\n wanted {wanted:?}"));
    }

    fn step(&mut self, step: &Step) {
        if let Some(day) = &step.on {
            self.desk.on(day);
        }
        let (what, got) = match (&step.command, &step.see) {
            (Some(command), None) => {
                let input = self.filled(&step.with);
                (command.clone(), self.desk.client.post(&format!("/api/v1/{command}"), &input.to_string()))
            }
            (None, Some(path)) => {
                let path = self.path(path);
                (path.clone(), self.desk.client.send("GET", &format!("/api/v1{path}"), &[("accept-language", "fr")], b""))
            }
            (None, None) => return,
            _ => panic!("a step either does or sees"),
        };
        let answer = got.json();
        if let Some(code) = &step.refused {
            if answer["error"]["code"] != json!(code) {
                self.differs(&what, &answer, code);
            }
            return;
        }
        assert_eq!(got.status, 200, "{what} {}: {}\nbefore that: {:#?}", self.filled(&step.with), got.body, self.wrong);
        self.answered(step, &what, &answer);
        // What a platform would say of an invoice: nothing.
        if answer.get("frame").is_some() {
            let found = self.desk.seen(&format!("/invoices/{}", text(&answer["id"])))["electronic"].clone();
            if found != json!([]) {
                self.differs(&format!("{what}: electronic"), &found, &json!([]));
            }
        }
        if let Some(name) = &step.name {
            self.known.insert(name.clone(), answer);
        }
    }

    fn answered(&mut self, step: &Step, what: &str, answer: &Value) {
        for (path, wanted) in &step.gives {
            let (got, wanted) = (at(answer, path).clone(), self.filled(wanted));
            if got != wanted {
                self.differs(&format!("{what}: {path}"), &got, &wanted);
            }
        }
        let list = |name: &str| at(answer, name).as_array().cloned().unwrap_or_default();
        let told = |row: &Value, names: &[String]| names.iter().map(|n| text(at(row, n))).collect::<Vec<_>>().join(" ");
        if let Some(wanted) = &step.boxes {
            let names = ["line", "base", "tax"].map(String::from);
            let got: Vec<String> = list("boxes").iter().map(|b| told(b, &names)).collect();
            if got != *wanted {
                self.differs(what, &got, wanted);
            }
        }
        if let Some(wanted) = &step.rows {
            let got: Vec<String> = list(&wanted.of).iter().map(|row| told(row, &wanted.with)).collect();
            if got != wanted.are {
                self.differs(what, &got, &wanted.are);
            }
        }
        if let Some(wanted) = &step.closing {
            let sum = |row: &Value| (text(&row["account"]), row["closing"].as_i64().unwrap_or(0));
            let got: BTreeMap<String, i64> = list("rows").iter().map(sum).filter(|(_, sum)| *sum != 0).collect();
            if got != *wanted {
                self.differs(what, &got, wanted);
            }
        }
    }
}

/// Founds the company of a cycle, with a warehouse.
fn founded(store: &Store, company: &Company) -> CompanyId {
    let id = store.new_id();
    store.open_lane(id).expect("a lane");
    let context = Context::system(id, "cli");
    let identity = Identity {
        name: company.name.clone(),
        legal_form: company.legal_form.clone(),
        identifiers: Identifiers {
            siren: company.siren.clone(),
            siret: company.siret.clone(),
            vat: company.vat.clone(),
            iban: company.iban.clone(),
        },
        address: Address { postcode: company.postcode.clone(), city: company.city.clone(), ..Address::default() },
        ..Identity::default()
    };
    store.run(&context, Found { identity, first_day: company.first_day, last_day: company.last_day }).expect("a company");
    store.run(&context, stock::Create { code: "DEPOT".into(), name: company.city.clone() }).expect("a warehouse");
    id
}

/// The lines of an accounting file: entry, journal, day, account, customer, debit, credit, letter and its day, amount and
/// currency, number and day of the voucher.
fn booked(store: &Store, company: CompanyId, end: Day) -> Vec<String> {
    let mut file = Vec::new();
    report::fec::write(store, company, end, &mut file).expect("a file");
    let file = String::from_utf8(file).expect("text");
    let line = |line: &str| {
        let f: Vec<&str> = line.trim_end().split('\t').collect();
        let field = |n: usize| f.get(n).copied().filter(|t| !t.is_empty()).unwrap_or("-").to_string();
        let day = |n: usize| {
            let digits = field(n);
            if digits == "-" { digits } else { format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]) }
        };
        let amount = |n: usize| if field(n) == "0,00" { "-".to_string() } else { field(n).replace(',', ".") };
        let mut parts = vec![field(2), field(0), day(3), field(4), field(6), amount(11), amount(12), field(13), day(14)];
        if field(17) != "-" {
            parts.push(format!("{} {}", amount(16), field(17)));
        }
        parts.push(format!("| {} {}", field(8), day(9)));
        parts.join(" ")
    };
    file.lines().skip(1).map(line).collect()
}

fn plays(stand: &Stand, name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cycles").join(name);
    let file = std::fs::read_to_string(path).expect("a cycle");
    let cycle: Cycle = serde_json::from_str(&file).expect("a cycle's shape");
    let options = Options { clock: Clock::played(0), ..Options::default() };
    let store = quittance::steps::open(&stand.url(), options).expect("a store");
    store.clock().set_day(cycle.company.first_day, 9);
    let company = founded(&store, &cycle.company);
    let site = Site::open(&store);
    let person = site.person(company, Role::Director);
    let desk = Desk { store: &store, client: site.program(&person) };
    let mut player = Player { desk, known: BTreeMap::new(), wrong: Vec::new() };
    for step in &cycle.steps {
        player.step(step);
    }
    for (end, wanted) in &cycle.books {
        let got = booked(&store, company, Day::parse(end).expect("a day"));
        for n in 0..got.len().max(wanted.len()) {
            let (got, wanted) = (got.get(n), wanted.get(n));
            if got != wanted {
                player.differs(&format!("{end}, line {}", n + 1), &got, &wanted);
            }
        }
    }
    assert!(player.wrong.is_empty(), "{name}:\n{}", player.wrong.join("\n"));
    whole(stand, &store, company);
}

on_both! {
    services_on_receipts_with_an_insolvency => |stand: &Stand| plays(stand, "02-services.json");
    goods_abroad_and_a_rebate_at_year_end => |stand: &Stand| plays(stand, "03-abroad.json");
    a_year_from_october_in_dollars_pounds_and_yen => |stand: &Stand| plays(stand, "04-october.json");
    a_deposit_paid_late_and_prices_lowered_twice => |stand: &Stand| plays(stand, "05-late-deposit.json");
}
