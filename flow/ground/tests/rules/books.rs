//! The chart, lines of entries, journals, numbers, payment terms.

use ground::customer::Terms;
use ground::ledger::days::Sums;
use ground::ledger::{Accounts, Journal, Line, Posting, Revenue, Role, add, default_label};
use ground::numbering::{KINDS, Shape, is_series};
use ground::tax::{Treatment, VatCode};
use kernel::{Cents, Currency, Id};

use crate::day;

/// The accounts of the French chart (PCG, règlement ANC 2022-06), sub-accounts as the posting recipes have them.
#[test]
fn every_role_has_the_account_of_the_chart() {
    let plain = "customers 411100, bills 413000, doubtful 416000, deposits 419100, other_credits 419700, \
        credit_notes_to_issue 419800, invoices_to_issue 418100, deferred_revenue 487000, suspense 471000, bank 512000, \
        cheques 511200, bills_at_collection 511300, direct_debits 511500, cards 511600, bank_fees 627800, \
        cash_discount 665000, rounding_loss 658800, rounding_gain 758800, fx_loss 656000, fx_gain 756000, cash_fx_loss 666000, cash_fx_gain 766000, \
        unrealised_loss 476100, unrealised_gain 477100, fx_provision 151500, fx_provision_charge 686500, \
        fx_provision_release 786500, late_interest 763100, indemnity 758100, damages 758100, fee_recharged 758800, \
        bad_debt 654000, bad_debt_prior 654000, recovery 758300, depreciation 491000, depreciation_charge 681740, \
        depreciation_release 781740, vat_on_deposits 445880, vat_on_accruals 445870, vat_deductible 445660, \
        vat_to_pay 445510, vat_credit 445670, freight 708500, rebates 709700, carried_profit 110000, \
        carried_loss 119000, profit 120000, loss 129000";
    // By rate: VAT due, VAT that waits, goods, services.
    let by_rate = [
        ("standard", "445711 445741 707020 706020"),
        ("intermediate", "445712 445742 707010 706010"),
        ("reduced", "445713 445743 707005 706005"),
        ("super_reduced", "445714 445744 707002 706002"),
        ("corsica_fuel", "4457191 4457491 707130 706130"),
        ("corsica_works", "4457192 4457492 707110 706110"),
        ("corsica_reduced", "4457193 4457493 707121 706121"),
        ("corsica_special", "4457194 4457494 707109 706109"),
        ("overseas_standard", "445715 445745 707085 706085"),
        ("overseas_reduced", "445716 445746 707021 706021"),
        ("overseas_livestock", "445717 445747 707017 706017"),
        ("overseas_press", "445718 445748 707011 706011"),
    ];
    let untaxed = [
        ("intra_eu", "707200 706200"),
        ("export", "707400 706400"),
        ("reverse_charge", "707500 704000"),
        ("exempt", "707900 706900"),
        ("margin", "707600 706600"),
    ];
    let mut wanted: Vec<(String, String)> =
        plain.split(", ").filter_map(|pair| pair.split_once(' ')).map(|(r, a)| (r.into(), a.into())).collect();
    for (code, accounts) in by_rate {
        let kinds = ["vat_collected", "vat_pending", "goods", "services"];
        wanted.extend(kinds.iter().zip(accounts.split(' ')).map(|(kind, a)| (format!("{kind}.{code}"), a.into())));
    }
    for (name, accounts) in untaxed {
        wanted.extend(["goods", "services"].iter().zip(accounts.split(' ')).map(|(kind, a)| (format!("{kind}.{name}"), a.into())));
    }
    let mut told: Vec<(String, String)> =
        Role::all().into_iter().map(|r| (r.name().into_owned(), r.default_account().to_string())).collect();
    wanted.sort();
    told.sort();
    assert_eq!(told, wanted);
    let controls: Vec<String> = Role::all().into_iter().filter(|r| r.is_control()).map(|r| r.name().into_owned()).collect();
    assert_eq!(controls, ["customers", "bills", "doubtful", "deposits", "other_credits"]);
    assert_eq!(Role::parse("goods.corsica_fuel"), Some(Role::Goods(Revenue::Taxed(VatCode::CorsicaFuel))));
    assert_eq!((Role::parse("services.margin"), Role::parse("sales")), (Some(Role::Services(Revenue::Margin)), None));
}

/// The longest beginning of a number names it.
#[test]
fn accounts_are_called_as_in_the_chart() {
    assert!(default_label("411100").contains("Clients"), "{}", default_label("411100"));
    for (account, label) in [
        ("4457", "TVA collectée"),
        ("445711", "TVA collectée 20 %"),
        ("4457191", "TVA collectée Corse 13 %"),
        ("419100", "Clients - Avances et acomptes reçus sur commandes"),
        ("120000", "Résultat de l'exercice (bénéfice)"),
    ] {
        assert_eq!(default_label(account), label, "{account}");
    }
    assert_eq!(default_label("0"), "");
    let accounts = Accounts::default();
    assert_eq!(accounts.label("411100"), default_label("411100"));
    assert_eq!((accounts.label("000999"), accounts.of(Role::Bank)), ("000999", "512000"));
    assert_eq!(accounts.roles_of("758100"), [Role::Indemnity, Role::Damages]);
    assert!(accounts.years().is_empty() && accounts.named().next().is_none());
}

#[test]
fn journals_have_codes_and_labels() {
    let told: Vec<(&str, &str, Option<&str>)> = Journal::ALL
        .iter()
        .map(|j| (j.kind(), j.usual_code(), Journal::usual_label(j.usual_code())))
        .collect();
    let named = [("VE", "VE", "Ventes"), ("BQ", "BQ", "Banque"), ("VT", "OD", "Opérations diverses"), ("OD", "OD", "Opérations diverses"), ("AN", "AN", "À-nouveaux")];
    assert_eq!(told, named.map(|(kind, code, label)| (kind, code, Some(label))));
    assert_eq!(Journal::usual_label("XX"), None);
    assert_eq!((Journal::parse("VT"), Journal::parse("XX")), (Some(Journal::Transit), None));
    let accounts = Accounts::default();
    let journals = accounts.journals();
    assert_eq!((journals.label("XX"), journals.code_of("VT"), journals.code_of("XX")), ("XX", "OD", "XX"));
    let day = kernel::Day::parse("2026-02-03").unwrap();
    assert_eq!(ground::ledger::closing_label("deferred_revenue", day), "Produits constatés d’avance au 03/02/2026");
    assert_eq!(ground::ledger::wording("nothing"), "nothing");
}

/// An amount below nothing changes its side; bases and amounts in a currency take the sign of theirs.
#[test]
fn lines_have_one_side() {
    let sides = |line: &Line| (line.debit.0, line.credit.0);
    for (amount, debit, credit) in [(5, (5, 0), (0, 5)), (-5, (0, 5), (5, 0)), (0, (0, 0), (0, 0)), (1, (1, 0), (0, 1))] {
        assert_eq!(sides(&Line::debit("411100", None, Cents(amount))), debit);
        assert_eq!(sides(&Line::credit("411100", None, Cents(amount))), credit);
    }
    let vat = |amount: i64| Line::credit("445711", None, Cents(amount));
    for (tax, base, expected) in [(20, 100, 100), (20, -100, 100), (-20, 100, -100), (-20, -100, -100)] {
        assert_eq!(vat(tax).on_base(Cents(base)).base, Some(Cents(expected)), "{tax} {base}");
    }
    let usd = Currency::parse("USD").unwrap();
    let customer = |amount: i64| Line::debit("411100", Some(Id(7)), Cents(amount));
    for (books, amount, expected) in [(92, 100, 100), (92, -100, 100), (-92, 100, -100), (-92, -100, -100)] {
        assert_eq!(customer(books).in_currency(usd, Cents(amount)).foreign, Some((usd, Cents(expected))), "{books} {amount}");
    }
    let sold = |t: Treatment| Line::credit("707020", None, Cents(1)).treated(t).treatment;
    assert_eq!((sold(Treatment::Domestic), sold(Treatment::Overseas)), (None, None));
    assert_eq!(sold(Treatment::Export), Some(Treatment::Export));
}

/// Lines of one account, party and treatment are added up; those that say their base stay apart.
#[test]
fn entries_have_one_line_an_account() {
    let usd = Currency::parse("USD").unwrap();
    let mut lines = Vec::new();
    add(&mut lines, Line::credit("707020", None, Cents(100)));
    add(&mut lines, Line::credit("707020", None, Cents(30)));
    add(&mut lines, Line::debit("707020", None, Cents(150)));
    assert_eq!(lines, [Line::debit("707020", None, Cents(20))]);
    add(&mut lines, Line::credit("707020", None, Cents(5)));
    assert_eq!(lines, [Line::debit("707020", None, Cents(15))]);
    add(&mut lines, Line::debit("707020", Some(Id(1)), Cents(7)));
    add(&mut lines, Line::credit("707020", None, Cents(9)).treated(Treatment::Export));
    add(&mut lines, Line::credit("445711", None, Cents(3)).on_base(Cents(15)));
    add(&mut lines, Line::credit("445711", None, Cents(2)).on_base(Cents(10)));
    add(&mut lines, Line::credit("445711", None, Cents(1)));
    add(&mut lines, Line::credit("445711", None, Cents(4)).on_base(Cents(20)));
    assert_eq!(lines.len(), 7, "{lines:?}");
    let mut lines = vec![Line::debit("512000", None, Cents(92)).in_currency(usd, Cents(100))];
    add(&mut lines, Line::debit("512000", None, Cents(1)));
    assert_eq!((lines[0].debit, lines[0].foreign), (Cents(93), Some((usd, Cents(100)))));
    let posting = Posting {
        journal: Journal::General,
        day: day("2026-10-01"),
        piece: "A".into(),
        piece_day: day("2026-10-01"),
        label: String::new(),
        lines: vec![Line::debit("411100", None, Cents(120)), Line::credit("707020", None, Cents(100))],
    };
    assert_eq!(posting.difference(), Cents(20));
    let mut sums = Sums { debit: Cents(5), credit: Cents(2), lines: 1 };
    sums.add(Sums { debit: Cents(10), credit: Cents(30), lines: 2 });
    assert_eq!((sums, sums.balance()), (Sums { debit: Cents(15), credit: Cents(32), lines: 3 }, Cents(-17)));
}

#[test]
fn series_and_their_numbers() {
    assert_eq!(KINDS.join(" "), "DV CO BL FA AV RG ND LI PR MD OR EF RE");
    for (series, is) in [
        ("FA2026", true),
        ("FA", true),
        ("OR1999", true),
        ("FA202", false),
        ("FA20260", false),
        ("FA202A", false),
        ("FAC", false),
        ("XX2026", false),
        ("", false),
    ] {
        assert_eq!(is_series(series), is, "{series}");
    }
    for (number, read) in [
        ("FA-2026-000000001", Some((1, 9))),
        ("FA-2026-0000000001", None),
        ("FA-999999999", Some((999_999_999, 9))),
        ("FA20261", Some((1, 1))),
        ("2026", Some((2026, 4))),
        ("20261", Some((1, 1))),
        ("FA", None),
    ] {
        let got = Shape::read(number, 2026).map(|(shape, value)| (value, shape.width));
        assert_eq!(got, read, "{number}");
    }
    // The year stands once in the shape; a second one is text.
    let (shape, value) = Shape::read("2026/2026-7", 2026).unwrap();
    assert_eq!((shape.stem.as_str(), value, shape.before(2027).as_str()), ("{year}/2026-", 7, "2027/2026-"));
}

/// Codes of terms, and the edges of what they may say (C. com. L441-10).
#[test]
fn terms_are_read_exactly() {
    assert_eq!(Terms::default(), Terms::Net(30));
    for (text, terms) in [
        ("net180", Some(Terms::Net(180))),
        ("NET181", None),
        ("NET0", Some(Terms::Net(0))),
        ("NET0030", None),
        ("NET030", Some(Terms::Net(30))),
        ("NET+30", None),
        ("NET", None),
        ("D180EOM", Some(Terms::DaysThenEndOfMonth(180))),
        ("EOM+180", Some(Terms::EndOfMonthThenDays(180))),
        ("EOM+181", None),
        ("D30EOM@1", Some(Terms::DaysThenDayOfNextMonth(30, 1))),
        ("D30EOM@31", Some(Terms::DaysThenDayOfNextMonth(30, 31))),
        ("D30EOM@32", None),
        ("D30EOM@0", None),
    ] {
        assert_eq!(Terms::parse(text), terms, "{text}");
        let read = serde_json::from_str::<Terms>(&format!("\"{text}\"")).ok();
        assert_eq!(read, terms, "{text}");
    }
    // The 31st of a month that has none is its last day.
    assert_eq!(Terms::DaysThenDayOfNextMonth(0, 31).due(day("2026-01-10")), day("2026-02-28"));
    assert_eq!(Terms::DaysThenDayOfNextMonth(0, 1).due(day("2026-01-10")), day("2026-02-01"));
}

/// The cap of 60 days, and of 45 days and the end of the month in both readings, at their edges.
#[test]
fn the_cap_holds_to_the_day() {
    use ground::customer::terms::Cap;
    for (terms, invoice, cap) in [
        ("NET60", "2026-01-15", Cap::Yes),
        // 45 days from 15 January are 1 March: its end is the 31st, 75 days.
        ("NET61", "2026-01-15", Cap::OnlyAsClause),
        ("NET75", "2026-01-15", Cap::OnlyAsClause),
        ("NET76", "2026-01-15", Cap::No),
        // 45 days from 14 January are 28 February; the end of January and 45 days are 17 March, 62 days.
        ("NET62", "2026-01-14", Cap::OnlyAsClause),
        ("NET63", "2026-01-14", Cap::No),
        ("NET74", "2026-01-02", Cap::OnlyAsClause),
        ("NET75", "2026-01-02", Cap::No),
        // The end of December and 45 days are 14 February, 45 days from the 31st; 45 days on, the 28th.
        ("NET60", "2025-12-31", Cap::Yes),
        ("NET61", "2025-12-31", Cap::No),
    ] {
        assert_eq!(Terms::parse(terms).unwrap().within_cap(day(invoice)), cap, "{terms} {invoice}");
    }
}
