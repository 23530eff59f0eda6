//! Due days and the legal cap of every payment term, row by row of the accountants' vectors (samples/due-dates.csv): month
//! ends, a leap year, and both readings of “end of month” (C. com. L441-10 I).

use ground::customer::Terms;
use ground::customer::terms::Cap;
use kernel::Day;

#[test]
fn every_vector_has_its_due_day() {
    let text = std::fs::read_to_string("samples/due-dates.csv").unwrap();
    let mut count = 0;
    for line in text.lines().skip(1).filter(|line| !line.is_empty()) {
        let cells: Vec<&str> = line.split(',').collect();
        let (invoice, terms) = (Day::parse(cells[0]).unwrap(), Terms::parse(cells[1]).unwrap());
        let due = terms.due(invoice);
        let cap = match terms.within_cap(invoice) {
            Cap::Yes => "yes",
            Cap::OnlyAsClause => "only as 45 EOM clause",
            Cap::No => "no",
        };
        assert_eq!([due.to_string().as_str(), due.since(invoice).to_string().as_str(), cap], [cells[2], cells[3], cells[4]], "{line}");
        count += 1;
    }
    assert_eq!(count, 64);
}
