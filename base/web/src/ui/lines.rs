//! The editor of a document's lines: a table of inputs that works without JavaScript (blank rows, a button that
//! adds rows, a button that takes one away) and better with it (rows at once, totals while typing, pasting).

use maud::{Markup, html};

use super::{Choice, Errors, Field, Icon, Kind};
use crate::i18n::Lang;

/// What a column means to the running totals of the script. The server computes the true ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// Nothing.
    #[default]
    Other,
    /// Multiplied with the price.
    Quantity,
    /// The unit price.
    Price,
    /// Percent taken off.
    Discount,
    /// VAT rate in percent.
    Vat,
}

impl Part {
    fn name(self) -> Option<&'static str> {
        match self {
            Part::Other => None,
            Part::Quantity => Some("quantity"),
            Part::Price => Some("price"),
            Part::Discount => Some("discount"),
            Part::Vat => Some("vat"),
        }
    }
}

/// One column of inputs.
#[derive(Clone, Debug)]
pub struct LineColumn {
    /// The name within a line: `quantity` is sent as `lines[0].quantity`.
    pub key: &'static str,
    /// The words over it.
    pub label: String,
    /// What is entered.
    pub kind: Kind,
    /// What it means to the running totals.
    pub part: Part,
    /// Whether it takes the room that is left (the item, the description).
    pub wide: bool,
}

impl LineColumn {
    /// A column.
    pub fn new(key: &'static str, label: impl Into<String>, kind: Kind) -> LineColumn {
        LineColumn { key, label: label.into(), kind, part: Part::Other, wide: false }
    }
    /// What it means to the running totals.
    pub fn part(mut self, part: Part) -> LineColumn {
        self.part = part;
        self
    }
    /// Takes the room that is left.
    pub fn wide(mut self) -> LineColumn {
        self.wide = true;
        self
    }
}

/// The values of one line, in the order of the columns, as they were typed.
#[derive(Clone, Debug, Default)]
pub struct LineRow {
    /// The values.
    pub values: Vec<String>,
    /// The amount that the server computed, shown at the end.
    pub amount: Option<Markup>,
}

impl LineRow {
    /// A line of values.
    pub fn new<S: Into<String>>(values: impl IntoIterator<Item = S>) -> LineRow {
        LineRow { values: values.into_iter().map(Into::into).collect(), amount: None }
    }
    /// The amount at its end.
    pub fn amount(mut self, amount: Markup) -> LineRow {
        self.amount = Some(amount);
        self
    }
}

/// The editor. Sends `lines[i].key`; a row in which nothing was entered is empty in every field, a choice from a
/// list too, so that whoever reads it can drop it. Its two buttons send the form with `add_rows=5` or
/// `remove_row=lines:i`: the answer is the same page with rows more or one less.
///
/// ```ignore
/// Lines::new("lines", lang.word("order-lines"), vec![
///     LineColumn::new("item", lang.word("item"), Kind::Combobox { options: vec![], source: Some("/items/suggest".into()) }).wide(),
///     LineColumn::new("quantity", lang.word("quantity"), Kind::Number).part(Part::Quantity),
///     LineColumn::new("price", lang.word("price"), Kind::Money(Currency::EUR)).part(Part::Price),
/// ]).rows(rows).blank(3).errors(&errors).html(lang)
/// ```
#[derive(Clone, Debug)]
pub struct Lines {
    name: &'static str,
    caption: String,
    columns: Vec<LineColumn>,
    rows: Vec<LineRow>,
    blank: usize,
    fixed: bool,
    errors: Errors,
}

impl Lines {
    /// An editor of lines sent as `name[i].key`.
    pub fn new(name: &'static str, caption: impl Into<String>, columns: Vec<LineColumn>) -> Lines {
        Lines { name, caption: caption.into(), columns, rows: Vec::new(), blank: 3, fixed: false, errors: Errors::none() }
    }
    /// What was entered already.
    pub fn rows(mut self, rows: Vec<LineRow>) -> Lines {
        self.rows = rows;
        self
    }
    /// How many empty rows follow; 3 unless told.
    pub fn blank(mut self, blank: usize) -> Lines {
        self.blank = blank;
        self
    }
    /// These rows and no others: none is added, none taken away.
    pub fn fixed(mut self) -> Lines {
        (self.fixed, self.blank) = (true, 0);
        self
    }
    /// What was refused, by `lines[i].key`.
    pub fn errors(mut self, errors: &Errors) -> Lines {
        self.errors = errors.clone();
        self
    }

    /// The editor.
    pub fn html(&self, lang: Lang<'_>) -> Markup {
        let empty = LineRow::default();
        let last = self.rows.len();
        html! {
            div.lines data-lines=(self.name) data-locale=(lang.locale.code()) {
                table {
                    caption.unseen { (self.caption) }
                    thead { tr {
                        th.no scope="col" { span aria-hidden="true" { "#" } span.unseen { (lang.word("lines-number")) } }
                        @for column in &self.columns {
                            th scope="col" class=[column_class(column)] { (column.label) }
                        }
                        th.amount scope="col" { (lang.word("lines-amount")) }
                        @if !self.fixed { th.remove { span.unseen { (lang.word("lines-remove")) } } }
                    } }
                    tbody {
                        @for (i, row) in self.rows.iter().enumerate() { (self.row(lang, &i.to_string(), i + 1, row)) }
                        @for i in last..last + self.blank { (self.row(lang, &i.to_string(), i + 1, &empty)) }
                    }
                }
                @if !self.fixed { template { (self.row(lang, "NEW", 0, &empty)) } }
                div.lines-foot {
                    @if !self.fixed {
                        button.button.subtle type="submit" name="add_rows" value="5" formnovalidate {
                            (Icon::Plus) span { (lang.word("lines-add")) }
                        }
                    }
                    output.running data-label=(lang.word("lines-running")) {}
                }
            }
        }
    }

    fn row(&self, lang: Lang<'_>, index: &str, number: usize, row: &LineRow) -> Markup {
        html! {
            tr {
                td.no { (number) }
                @for (c, column) in self.columns.iter().enumerate() {
                    td class=[column_class(column)] data-label=(column.label) data-part=[column.part.name()] {
                        (self.cell(lang, index, number, column, row.values.get(c).map_or("", String::as_str)))
                    }
                }
                td.amount data-label=(lang.word("lines-amount")) { @if let Some(amount) = &row.amount { (amount) } }
                @if !self.fixed {
                    td.remove {
                        button.icon-button type="submit" name="remove_row" value={ (self.name) ":" (index) } formnovalidate
                            title=(lang.word("lines-remove"))
                            aria-label=(lang.say("lines-remove-number", &[("number", number.into())])) { (Icon::Cross) }
                    }
                }
            }
        }
    }

    fn cell(&self, lang: Lang<'_>, index: &str, number: usize, column: &LineColumn, value: &str) -> Markup {
        let name = format!("{}[{index}].{}", self.name, column.key);
        let id = super::field_id(&name);
        let mut kind = column.kind.clone();
        if let (Kind::Select(choices), true) = (&mut kind, value.is_empty()) {
            // A browser always sends a choice; a blank row must send none. The script takes the first one that says
            // something as soon as the row is typed in.
            if !choices.iter().any(|choice| choice.value.is_empty()) {
                choices.insert(0, Choice::new("", ""));
            }
        }
        let field = Field::new(kind, name, "").value(value).errors(&self.errors);
        html! {
            label.unseen for=(id) { (lang.say("lines-cell", &[("label", column.label.as_str().into()), ("number", number.into())])) }
            (field.input(lang))
            @if let Some(error) = self.errors.of(&field.name) { p.error id={ (id) "-error" } { (error) } }
        }
    }
}

fn column_class(column: &LineColumn) -> Option<&'static str> {
    match (&column.kind, column.wide) {
        (_, true) => Some("wide"),
        (Kind::Number | Kind::Money(_) | Kind::Percent, _) => Some("n"),
        _ => None,
    }
}
