//! Our own line icons, drawn on a grid of 20 with a stroke of 1.5, in the colour of the text around them.

use maud::{Markup, PreEscaped, Render, html};

/// An icon. Always beside words or with a label of the control it sits in: hidden from screen readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each name says what it shows")]
pub enum Icon {
    Today,
    Flow,
    Customers,
    Quotes,
    Orders,
    Deliveries,
    Invoices,
    Cash,
    Collections,
    Disputes,
    Accounting,
    Insight,
    Settings,
    Items,
    Stock,
    Search,
    Plus,
    Bell,
    Help,
    Globe,
    Theme,
    User,
    SignOut,
    Down,
    Right,
    Left,
    Check,
    Clock,
    Alert,
    Cross,
    Download,
    Filter,
    More,
    Link,
    Lock,
    File,
    Pencil,
    Info,
    Upload,
    Phone,
    Mail,
}

impl Icon {
    /// The paths, in the drawing order.
    fn paths(self) -> &'static str {
        match self {
            Icon::Today => r#"<path d="M3.5 10.5 7 14l9.5-9.5M3.5 4.5h6M12 15.5h4.5"/>"#,
            Icon::Flow => r#"<path d="M2.5 6c3.5 0 4 3 7.5 3s4-3 7.5-3M2.5 12c3.5 0 4 3 7.5 3s4-3 7.5-3"/>"#,
            Icon::Customers => {
                r#"<circle cx="7.5" cy="7" r="3"/><path d="M2 16.5c.4-3 2.6-4.5 5.5-4.5s5.1 1.5 5.5 4.5M13 4.3a3 3 0 0 1 0 5.4M15.2 12.4c1.7.6 2.6 2 2.8 4.1"/>"#
            }
            Icon::Quotes => r#"<path d="M4 3h8l4 4v10H4zM12 3v4h4M7 12.5c1.2-2 2-2 2.5-.5s1.5 1.5 3.5-1"/>"#,
            Icon::Orders => r#"<path d="M5 4.5H4V17h12V4.5h-1M7 3h6v3H7zM7 10h6M7 13.5h4"/>"#,
            Icon::Deliveries => {
                r#"<path d="M2 5h9.5v9.5H2zM11.5 8h3.5l3 3v3.5h-6.5"/><circle cx="5.5" cy="15" r="1.7"/><circle cx="14.5" cy="15" r="1.7"/>"#
            }
            Icon::Invoices => {
                r#"<path d="M4.5 2.5h11V17l-2-1.3-1.7 1.3-1.8-1.3L8.2 17l-1.7-1.3-2 1.3zM7.5 6.5h5M7.5 10h5"/>"#
            }
            Icon::Cash => r#"<path d="M2.5 8 10 3l7.5 5zM4.5 8.5V14M8.2 8.5V14M11.8 8.5V14M15.5 8.5V14M2.5 16.5h15"/>"#,
            Icon::Collections => {
                r#"<path d="M4 3.5 7 3l1.5 3.5-2 1.5c.8 2.2 2.3 3.7 4.5 4.5l1.5-2L16 12l-.5 3c-.2 1-1 1.5-2 1.5C8 16 3.5 11.5 3 6c0-1.3.2-2.2 1-2.5zM12 3.5h4.5M14.2 1.5v4.5"/>"#
            }
            Icon::Disputes => r#"<path d="M10 3v14M6 17h8M4 5.5h12M4 5.5 1.8 11h4.4zM16 5.5 13.8 11h4.4z"/>"#,
            Icon::Accounting => {
                r#"<path d="M10 5c-1.5-1.3-4-1.7-7-1.5v11.5c3-.2 5.5.2 7 1.5 1.5-1.3 4-1.7 7-1.5V3.5c-3-.2-5.5.2-7 1.5zM10 5v11.5"/>"#
            }
            Icon::Insight => r#"<path d="M3 17h14M5 14V10M9 14V6M13 14V8.5M17 14V3.5"/>"#,
            Icon::Settings => {
                r#"<path d="M3 6h7M14 6h3M3 14h3M10 14h7"/><circle cx="12" cy="6" r="2"/><circle cx="8" cy="14" r="2"/>"#
            }
            Icon::Items => r#"<path d="M10 2.5 16.5 6v8L10 17.5 3.5 14V6zM3.5 6 10 9.5 16.5 6M10 9.5v8"/>"#,
            Icon::Stock => r#"<path d="M3 3v14.5M17 3v14.5M3 9.5h14M3 16h14M6 5.5h4v4H6zM10.5 12h4v4h-4z"/>"#,
            Icon::Search => r#"<circle cx="9" cy="9" r="5.5"/><path d="m13 13 4 4"/>"#,
            Icon::Plus => r#"<path d="M10 4v12M4 10h12"/>"#,
            Icon::Bell => {
                r#"<path d="M5 8.5a5 5 0 0 1 10 0c0 4 1.5 5 1.5 5h-13S5 12.5 5 8.5zM8.3 16.5c.9 1 2.5 1 3.4 0"/>"#
            }
            Icon::Help => {
                r#"<circle cx="10" cy="10" r="7.5"/><path d="M7.8 8c.2-1.3 1-2 2.3-2 1.3 0 2.2.8 2.2 1.9 0 1.8-2.3 1.7-2.3 3.6M10 14v.1"/>"#
            }
            Icon::Globe => {
                r#"<circle cx="10" cy="10" r="7.5"/><path d="M2.5 10h15M10 2.5c2.2 2.2 3 4.7 3 7.5s-.8 5.3-3 7.5c-2.2-2.2-3-4.7-3-7.5s.8-5.3 3-7.5z"/>"#
            }
            Icon::Theme => {
                r#"<circle cx="10" cy="10" r="7.5"/><path d="M10 2.5v15a7.5 7.5 0 0 0 0-15z" fill="currentColor"/>"#
            }
            Icon::User => r#"<circle cx="10" cy="6.5" r="3.5"/><path d="M3.5 17.5c.5-3.5 3-5 6.5-5s6 1.5 6.5 5"/>"#,
            Icon::SignOut => r#"<path d="M12 3.5H4v13h8M8.5 10H17M14 6.8l3.2 3.2-3.2 3.2"/>"#,
            Icon::Down => r#"<path d="m5.5 8 4.5 4.5L14.5 8"/>"#,
            Icon::Right => r#"<path d="m8 5.5 4.5 4.5L8 14.5"/>"#,
            Icon::Left => r#"<path d="M12 5.5 7.5 10l4.5 4.5"/>"#,
            Icon::Check => r#"<path d="m4 10.5 4 4 8-9"/>"#,
            Icon::Clock => r#"<circle cx="10" cy="10" r="7"/><path d="M10 5.5V10l3 2"/>"#,
            Icon::Alert => r#"<path d="M10 3 18 16.5H2zM10 8v4M10 14.3v.1"/>"#,
            Icon::Cross => r#"<path d="m5 5 10 10M15 5 5 15"/>"#,
            Icon::Download => r#"<path d="M10 3v9.5M6 9l4 4 4-4M3.5 16.5h13"/>"#,
            Icon::Filter => r#"<path d="M3 5h14M6 10h8M8.5 15h3"/>"#,
            Icon::More => r#"<path d="M4.5 10h.1M10 10h.1M15.5 10h.1"/>"#,
            Icon::Link => {
                r#"<path d="M8.5 11.5a3 3 0 0 0 4.3 0l2.7-2.7a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3 0l-2.7 2.7a3 3 0 0 0 4.3 4.3l1-1"/>"#
            }
            Icon::Lock => r#"<path d="M4.5 9h11v8h-11zM7 9V6.5a3 3 0 0 1 6 0V9"/>"#,
            Icon::File => r#"<path d="M5 2.5h6.5l4 4v11H5zM11.5 2.5v4h4"/>"#,
            Icon::Pencil => r#"<path d="M4 16l.7-3.3L13 4.3l2.7 2.7-8.4 8.3zM11.5 6l2.6 2.6"/>"#,
            Icon::Info => r#"<circle cx="10" cy="10" r="7.5"/><path d="M10 9.5V14M10 6.5v.1"/>"#,
            Icon::Upload => r#"<path d="M10 13V3.5M6 7l4-4 4 4M3.5 16.5h13"/>"#,
            Icon::Phone => {
                r#"<path d="M6.5 3 4 4c-.5 6.5 5.5 12.5 12 12l1-2.5-3.5-2-1.5 1.5c-2-.8-4.2-3-5-5L8.5 6.5z"/>"#
            }
            Icon::Mail => r#"<path d="M2.5 4.5h15v11h-15zM2.5 5.5l7.5 5.5 7.5-5.5"/>"#,
        }
    }
}

impl Render for Icon {
    fn render(&self) -> Markup {
        html! { svg.i viewBox="0 0 20 20" aria-hidden="true" { (PreEscaped(self.paths())) } }
    }
}

/// The product's mark: a stamped receipt.
pub fn mark() -> Markup {
    html! {
        svg.mark viewBox="0 0 32 32" aria-hidden="true" {
            rect.mark-ground width="32" height="32" rx="8" {}
            path.mark-line d="M10 7.5h12v17.5l-3-2-3 2-3-2-3 2zM13 14.5l2.5 2.5 4-4.5" {}
        }
    }
}
