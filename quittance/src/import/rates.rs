//! Exchange rates: one rate of a currency and day a row.

use formats::table::Table;
use ground::currency::SetRate;
use kernel::{Currency, Refusal, Result};

use super::Desk;
use super::batch::Flow;
use super::read::Cells;

impl Desk<'_> {
    /// Imports rates; a rate that is there already stays as it is, another one of the same day takes its place.
    pub fn rates(&mut self, table: Table) -> Result<()> {
        let mut flow = Flow::new(self.store, &self.context);
        for row in table {
            self.report.rows += 1;
            let cells = Cells { places: &self.places, row: &row };
            let read = (|| {
                let code = cells.required("currency")?.to_ascii_uppercase();
                let unknown = || Refusal::invalid("currency.unknown").at("currency").with("currency", &code);
                let currency = Currency::parse(&code).ok_or_else(unknown)?;
                let day = cells.day("day")?;
                let day = day.ok_or_else(|| Refusal::invalid("request.field_missing").at("day"))?;
                let (rate, per_book) = (cells.exchange_rate("rate")?, cells.exchange_rate("per_book")?);
                // A file may say a rate both ways; the one that is published is exact.
                let rate = rate.filter(|_| per_book.is_none());
                Ok(SetRate { currency, day: Some(day), rate, per_book, source: cells.text("source") })
            })();
            match read {
                Ok(command) => {
                    if let Some((line, answer)) = flow.send(row.line, command) {
                        self.settle(&[line], answer)?;
                    }
                }
                Err(refusal) => self.refuse(row.line, refusal),
            }
        }
        while let Some((line, answer)) = flow.wait() {
            self.settle(&[line], answer)?;
        }
        Ok(())
    }
}
