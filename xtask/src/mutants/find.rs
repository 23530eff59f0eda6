//! Finds what can be mutated in a source file: operators, whole numbers, codes, conditions, arms, statements, bodies of
//! functions and variants of enums. Each mutant is a text that stands in for a stretch of the source.

use std::collections::BTreeSet;
use std::ops::Range;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, Lit, ReturnType, Stmt, Type, UnOp};

use super::survey::{Crate, code_like, is_test, type_name};

/// A text that stands in for a stretch of the source.
pub struct Mutant {
    /// In which function, constant or table.
    pub place: String,
    /// The line, from 1.
    pub line: usize,
    /// What was there.
    pub was: String,
    /// What is there instead, as it is shown.
    pub shown: String,
    /// The code that runs instead.
    pub code: String,
}

/// How a place with mutants is woven.
pub enum Weave {
    /// An expression: `(if on(n) { code } else { expression })`.
    Expression,
    /// A statement that does not run.
    Statement,
    /// The begin of a body, which returns at once.
    Body,
    /// The guard of an arm without one.
    Guard,
    /// A constant that becomes a function: its name, and where its type, value and parts of them lie.
    Constant { name: String, colon: usize, value: Range<usize> },
    /// A use of such a constant, which becomes a call.
    Use(String),
    /// A reference in such a constant, which must live on; whether to a list.
    Reference(bool),
    /// A type in such a constant, whose reference lives for ever.
    Lifetime,
}

/// A stretch of the source and the mutants of it.
pub struct Site {
    pub at: Range<usize>,
    pub weave: Weave,
    pub mutants: Vec<Mutant>,
    /// How deep it lies: outer ones are opened first.
    pub depth: usize,
}

/// Goes through a file: rules only, or also what reads and writes the store.
pub struct Finder<'a> {
    pub file: &'a str,
    pub source: &'a str,
    pub all: &'a Crate,
    pub stored: bool,
    pub sites: Vec<Site>,
    place: Vec<String>,
    owner: String,
    depth: usize,
    in_constant: bool,
    /// In tests: nothing is mutated, but constants that became functions are called.
    pub uses_only: bool,
    /// Where uses of constants that became functions end; their names.
    uses: Vec<usize>,
    called: BTreeSet<String>,
}

impl<'a> Finder<'a> {
    pub fn new(file: &'a str, source: &'a str, all: &'a Crate, stored: bool) -> Finder<'a> {
        let (sites, place, owner) = (Vec::new(), Vec::new(), String::new());
        Finder { file, source, all, stored, sites, place, owner, depth: 0, in_constant: false, uses_only: false, uses: Vec::new(), called: BTreeSet::new() }
    }

    /// All sites of a file.
    pub fn sites(mut self, tree: &syn::File) -> Vec<Site> {
        let only = self.uses_only;
        self.visit_file(tree);
        for site in std::mem::take(&mut self.sites) {
            if let Weave::Use(name) = site.weave {
                self.uses.push(site.at.end);
                self.called.extend(name.rsplit("::").next().map(str::to_string));
            }
        }
        self.uses.sort_unstable();
        (self.uses_only, self.depth) = (only, 0);
        self.visit_file(tree);
        self.sites
    }

    fn text(&self, span: impl Spanned) -> String {
        self.slice(span.span().byte_range())
    }

    /// A stretch of the source, with the constants that became functions called.
    fn slice(&self, at: Range<usize>) -> String {
        let mut text = self.source[at.clone()].to_string();
        for end in self.uses.iter().rev().filter(|end| at.start < **end && **end <= at.end) {
            text.insert_str(end - at.start, "()");
        }
        text
    }

    /// Code as it was written.
    fn shown(&self, code: &str) -> String {
        self.called.iter().fold(code.to_string(), |text, name| text.replace(&format!("{name}()"), name))
    }

    fn site(&mut self, at: Range<usize>, weave: Weave, changes: Vec<(String, String)>) {
        if self.uses_only && !matches!(weave, Weave::Use(_)) {
            return;
        }
        let line = self.source[..at.start].matches('\n').count() + 1;
        let was = self.source[at.clone()].to_string();
        let place = self.place.last().cloned().unwrap_or_default();
        let mutants = changes
            .into_iter()
            .map(|(shown, code)| Mutant { place: place.clone(), line, was: was.clone(), shown, code })
            .collect();
        self.sites.push(Site { at, weave, mutants, depth: self.depth });
    }

    fn expression(&mut self, expr: &Expr, changes: Vec<String>) {
        if !changes.is_empty() {
            let changes = changes.into_iter().map(|code| (self.shown(&code), code)).collect();
            self.site(expr.span().byte_range(), Weave::Expression, changes);
        }
    }

    fn binary(&mut self, whole: &Expr, expr: &syn::ExprBinary) {
        if has_let(whole) {
            return;
        }
        let other: &[&str] = match expr.op {
            BinOp::Add(_) => &["-", "*"],
            BinOp::Sub(_) => &["+", "/"],
            BinOp::Mul(_) => &["+", "/"],
            BinOp::Div(_) => &["*", "%"],
            BinOp::Rem(_) => &["/", "+"],
            BinOp::And(_) => &["||"],
            BinOp::Or(_) => &["&&"],
            BinOp::Eq(_) => &["!="],
            BinOp::Ne(_) => &["=="],
            BinOp::Lt(_) => &["<=", ">="],
            BinOp::Le(_) => &["<", ">"],
            BinOp::Gt(_) => &[">=", "<="],
            BinOp::Ge(_) => &[">", "<"],
            BinOp::BitAnd(_) => &["|"],
            BinOp::BitOr(_) => &["&"],
            BinOp::BitXor(_) => &["|"],
            BinOp::Shl(_) => &[">>"],
            BinOp::Shr(_) => &["<<"],
            BinOp::AddAssign(_) => &["-=", "="],
            BinOp::SubAssign(_) => &["+=", "="],
            BinOp::MulAssign(_) => &["+=", "/="],
            BinOp::DivAssign(_) => &["*=", "%="],
            _ => &[],
        };
        let (left, right) = (self.text(&expr.left), self.text(&expr.right));
        let assigns = other.iter().any(|op| op.ends_with('=') && op.len() <= 2 && !["==", "!=", "<=", ">="].contains(op));
        let join = |op: &&str| if assigns { format!("{left} {op} {right}") } else { format!("({left}) {op} ({right})") };
        self.expression(whole, other.iter().map(join).collect());
    }

    fn literal(&mut self, whole: &Expr, lit: &Lit) {
        let changes = match lit {
            Lit::Int(int) => match int.base10_parse::<i128>() {
                Ok(0) => vec![format!("1{}", int.suffix())],
                Ok(n) => [n + 1, n - 1].iter().map(|n| format!("{n}{}", int.suffix())).collect(),
                Err(_) => Vec::new(),
            },
            Lit::Bool(b) => vec![(!b.value).to_string()],
            Lit::Str(text) if code_like(&text.value()) => other_code(&text.value()).into_iter().collect(),
            _ => Vec::new(),
        };
        self.expression(whole, changes);
    }

    fn method(&mut self, whole: &Expr, call: &syn::ExprMethodCall) {
        const PAIRS: [(&str, &str); 9] = [
            ("min", "max"),
            ("first", "last"),
            ("any", "all"),
            ("is_some", "is_none"),
            ("is_some_and", "is_none_or"),
            ("start_of_month", "end_of_month"),
            ("min_by_key", "max_by_key"),
            ("div_euclid", "rem_euclid"),
            ("checked_add", "checked_sub"),
        ];
        let name = call.method.to_string();
        let other = PAIRS.iter().find_map(|(a, b)| match () {
            () if *a == name => Some(*b),
            () if *b == name => Some(*a),
            () => None,
        });
        let mut changes = Vec::new();
        if let Some(other) = other {
            let (from, to) = (call.method.span().byte_range(), whole.span().byte_range());
            changes.push(format!("{}{other}{}", self.slice(to.start..from.start), self.slice(from.end..to.end)));
        }
        if matches!(name.as_str(), "abs" | "rev" | "max" | "min" | "trunc" | "normalize" | "filter" | "skip" | "take") {
            changes.push(self.text(&call.receiver));
        }
        self.expression(whole, changes);
    }

    /// A condition that is not told by operators.
    fn condition(&mut self, expr: &Expr) {
        let plain = !matches!(expr, Expr::Binary(_) | Expr::Unary(_) | Expr::Lit(_) | Expr::Let(_));
        if plain {
            self.expression(expr, vec![format!("!({})", self.text(expr))]);
        }
    }

    fn variant(&mut self, whole: &Expr, path: &syn::ExprPath) {
        let segments: Vec<String> = path.path.segments.iter().map(|s| s.ident.to_string()).collect();
        let (Some(name), owner) = (segments.last(), segments.iter().rev().nth(1)) else { return };
        let key = match owner.map(String::as_str) {
            Some("Self") => format!("{}::{name}", self.owner),
            Some(owner) if owner.starts_with(char::is_uppercase) => format!("{owner}::{name}"),
            _ => name.clone(),
        };
        let module = owner.map(String::as_str).filter(|o| !["crate", "self", "super", "Self"].contains(o));
        if self.all.is_function(self.file, module.filter(|m| m.starts_with(char::is_lowercase)), &key) {
            let at = whole.span().byte_range();
            return self.site(at, Weave::Use(key), Vec::new());
        }
        let Some(owner) = owner else { return };
        let variants = self.all.enums.get(if owner == "Self" { &self.owner } else { owner });
        let Some((variants, at)) = variants.and_then(|v| Some((v, v.iter().position(|v| v == name)?))) else { return };
        let other = &variants[(at + 1) % variants.len()];
        if variants.len() > 1 && !self.in_constant {
            let text = self.text(whole);
            self.expression(whole, vec![format!("{}{other}", &text[..text.len() - name.len()])]);
        }
    }

    fn body(&mut self, sig: &syn::Signature, block: &syn::Block) {
        let at = block.span().byte_range().start + 1;
        let values: Vec<String> = match &sig.output {
            ReturnType::Default => vec!["()".into()],
            ReturnType::Type(_, ty) => {
                let text = self.text(ty);
                match type_name(ty).as_str() {
                    "bool" => vec!["true".into(), "false".into()],
                    "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize" | "i128" => vec!["0".into(), "1".into()],
                    "Option" => vec!["None".into()],
                    "Result" if text.contains("<()>") => vec!["Ok(())".into()],
                    "Result" => vec!["Ok(Default::default())".into()],
                    "Cents" => vec!["Cents(0)".into(), "Cents(1)".into()],
                    _ if text.starts_with("impl ") => Vec::new(),
                    _ => vec!["Default::default()".into()],
                }
            }
        };
        // What a body says already is no change.
        let own = self.text(block);
        let own = own.trim_start_matches('{').trim_end_matches('}').trim();
        let same = |v: &String| own == v || (v == "Default::default()" && ["Vec::new()", "String::new()", "\"\""].contains(&own));
        let values = values.into_iter().filter(|v| !same(v));
        let changes = values.map(|v| (format!("return {v}"), format!("return {v};"))).collect();
        self.site(at..at, Weave::Body, changes);
    }

    fn function(&mut self, sig: &syn::Signature, block: &syn::Block) {
        let stored = sig.inputs.iter().any(|input| {
            let text = self.text(input);
            ["Tx", "Db", "Row", "Formatter", "Serializer", "SchemaGenerator"]
                .iter()
                .any(|word| text.split(|c: char| !c.is_alphanumeric()).any(|part| part == *word))
        });
        let shown = self.text(sig).contains("Formatter");
        let before = self.uses_only;
        self.uses_only |= sig.constness.is_some() || (stored && !self.stored && !shown);
        let place = if self.owner.is_empty() { sig.ident.to_string() } else { format!("{}::{}", self.owner, sig.ident) };
        self.place.push(place);
        if !shown {
            self.body(sig, block);
        }
        self.depth += 1;
        self.visit_block(block);
        self.depth -= 1;
        self.place.pop();
        self.uses_only = before;
    }

    fn constant(&mut self, key: String, whole: Range<usize>, (ty, expr): (&Type, &Expr), colon: usize) {
        if !self.all.is_function(self.file, None, &key) {
            return;
        }
        self.site(whole, Weave::Constant { name: key.clone(), colon, value: expr.span().byte_range() }, Vec::new());
        self.depth += 1;
        let mut references = References(Vec::new());
        references.visit_type(ty);
        for at in references.0 {
            self.site(at, Weave::Lifetime, Vec::new());
        }
        self.place.push(key);
        self.in_constant = true;
        self.visit_expr(expr);
        self.in_constant = false;
        self.place.pop();
        self.depth -= 1;
    }

    fn arms(&mut self, expr: &syn::ExprMatch) {
        let open = expr.arms.last().is_some_and(|arm| {
            let named = |ident: &syn::Ident| ident.to_string().starts_with(char::is_lowercase);
            arm.guard.is_none()
                && match &arm.pat {
                    syn::Pat::Wild(_) => true,
                    syn::Pat::Ident(pat) => named(&pat.ident),
                    _ => false,
                }
        });
        for (n, arm) in expr.arms.iter().enumerate() {
            self.visit_expr(&arm.body);
            let pat = arm.pat.span().byte_range();
            let name = format!("arm {}", &self.source[pat.clone()]);
            if let Some((_, guard)) = &arm.guard {
                if !has_let(guard) {
                    self.condition(guard);
                    self.visit_expr(guard);
                }
            } else if open && n + 1 < expr.arms.len() {
                let mut changes = vec![(format!("no {name}"), "true".to_string())];
                if let syn::Pat::Or(or) = &arm.pat {
                    let scrutinee = self.text(&expr.expr);
                    changes.extend(or.cases.iter().map(|case| {
                        let case = &self.source[case.span().byte_range()];
                        (format!("{name} without {case}"), format!("matches!({scrutinee}, {case})"))
                    }));
                }
                self.site(pat.end..pat.end, Weave::Guard, changes);
            }
        }
    }

    fn macro_call(&mut self, whole: Option<&Expr>, mac: &syn::Macro) {
        use syn::parse::Parser;
        let name = mac.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        let list = syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated;
        match name.as_str() {
            "vec" | "assert" | "assert_eq" | "assert_ne" => {
                let found = list.parse2(mac.tokens.clone());
                found.iter().flatten().for_each(|expr| self.visit_expr(expr));
                let repeated = |input: syn::parse::ParseStream| {
                    let one: Expr = input.parse()?;
                    input.parse::<syn::Token![;]>()?;
                    Ok((one, input.parse::<Expr>()?))
                };
                if let Ok((one, times)) = repeated.parse2(mac.tokens.clone()) {
                    self.visit_expr(&one);
                    self.visit_expr(&times);
                }
            }
            "format" | "write" => {
                let found = list.parse2(mac.tokens.clone());
                let skip = if name == "write" { 2 } else { 1 };
                found.iter().flatten().skip(skip).for_each(|expr| self.visit_expr(expr));
            }
            "matches" => {
                let Some(whole) = whole else { return };
                let text = self.text(whole);
                let mut changes = vec![format!("!{text}")];
                let parse = |input: syn::parse::ParseStream| {
                    let expr: Expr = input.parse()?;
                    input.parse::<syn::Token![,]>()?;
                    let pat = syn::Pat::parse_multi_with_leading_vert(input)?;
                    input.parse::<proc_macro2::TokenStream>()?;
                    Ok((expr, pat))
                };
                if let Ok((expr, syn::Pat::Or(or))) = parse.parse2(mac.tokens.clone()) {
                    let expr = self.text(&expr);
                    for case in &or.cases {
                        changes.push(format!("{text} && !matches!({expr}, {})", &self.source[case.span().byte_range()]));
                    }
                }
                self.expression(whole, changes);
            }
            _ => {}
        }
    }
}

/// References without a lifetime in a type.
struct References(Vec<Range<usize>>);

impl Visit<'_> for References {
    fn visit_type_reference(&mut self, ty: &syn::TypeReference) {
        if ty.lifetime.is_none() {
            self.0.push(ty.and_token.span().byte_range());
        }
        visit::visit_type_reference(self, ty);
    }
}

/// Another code of the same shape: the last letter or digit is the next one.
fn other_code(text: &str) -> Option<String> {
    let at = text.rfind(|c: char| c.is_ascii_alphanumeric())?;
    let next = match text.as_bytes()[at] {
        b'9' => '0',
        b'Z' => 'A',
        b => char::from(b + 1),
    };
    Some(format!("\"{}{next}{}\"", &text[..at], &text[at + 1..]))
}

fn has_let(expr: &Expr) -> bool {
    match expr {
        Expr::Let(_) => true,
        Expr::Binary(b) => has_let(&b.left) || has_let(&b.right),
        Expr::Paren(p) => has_let(&p.expr),
        _ => false,
    }
}

impl<'a> Visit<'a> for Finder<'_> {
    fn visit_attribute(&mut self, _: &'a syn::Attribute) {}
    fn visit_pat(&mut self, _: &'a syn::Pat) {}
    fn visit_type(&mut self, _: &'a Type) {}
    fn visit_generic_argument(&mut self, _: &'a syn::GenericArgument) {}
    fn visit_item_static(&mut self, _: &'a syn::ItemStatic) {}
    fn visit_item_enum(&mut self, _: &'a syn::ItemEnum) {}
    fn visit_item_macro(&mut self, _: &'a syn::ItemMacro) {}

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        let before = self.uses_only;
        self.uses_only |= is_test(&item.attrs);
        visit::visit_item_mod(self, item);
        self.uses_only = before;
    }

    fn visit_item_impl(&mut self, item: &'a syn::ItemImpl) {
        let named = item.trait_.as_ref().and_then(|(_, path, _)| path.segments.last()).map(|s| s.ident.to_string());
        let before = self.uses_only;
        self.uses_only |= matches!(named.as_deref(), Some("Debug" | "JsonSchema" | "Command" | "Step")) && !self.stored;
        self.owner = type_name(&item.self_ty);
        for inner in &item.items {
            match inner {
                syn::ImplItem::Const(c) if item.trait_.is_none() => {
                    let key = format!("{}::{}", self.owner, c.ident);
                    let whole = c.const_token.span().byte_range().start..c.semi_token.span().byte_range().end;
                    self.constant(key, whole, (&c.ty, &c.expr), c.colon_token.span().byte_range().start);
                }
                syn::ImplItem::Fn(f) => self.function(&f.sig, &f.block),
                _ => {}
            }
        }
        self.owner.clear();
        self.uses_only = before;
    }

    fn visit_item_const(&mut self, c: &'a syn::ItemConst) {
        let whole = c.const_token.span().byte_range().start..c.semi_token.span().byte_range().end;
        self.constant(c.ident.to_string(), whole, (&c.ty, &c.expr), c.colon_token.span().byte_range().start);
    }

    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        let before = self.uses_only;
        self.uses_only |= is_test(&item.attrs);
        self.function(&item.sig, &item.block);
        self.uses_only = before;
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if let Stmt::Expr(expr, Some(_)) = stmt {
            let called = match expr {
                Expr::Try(inner) => matches!(*inner.expr, Expr::Call(_) | Expr::MethodCall(_)),
                Expr::Call(_) | Expr::MethodCall(_) | Expr::Assign(_) => true,
                _ => false,
            };
            if called {
                let text = format!("no `{}`", self.text(stmt));
                self.site(stmt.span().byte_range(), Weave::Statement, vec![(text, String::new())]);
            }
        }
        self.depth += 1;
        if let Stmt::Macro(stmt) = stmt {
            self.macro_call(None, &stmt.mac);
        }
        visit::visit_stmt(self, stmt);
        self.depth -= 1;
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Binary(binary) => self.binary(expr, binary),
            Expr::Lit(lit) => self.literal(expr, &lit.lit),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_) | UnOp::Neg(_)) => {
                let inner = self.text(&unary.expr);
                self.expression(expr, vec![inner]);
            }
            Expr::MethodCall(call) => self.method(expr, call),
            Expr::If(branch) => self.condition(&branch.cond),
            Expr::While(branch) => self.condition(&branch.cond),
            Expr::Path(path) => self.variant(expr, path),
            Expr::Reference(reference) if self.in_constant && !matches!(*reference.expr, Expr::Lit(_)) => {
                let list = matches!(*reference.expr, Expr::Array(_));
                self.site(expr.span().byte_range(), Weave::Reference(list), Vec::new());
            }
            _ => {}
        }
        self.depth += 1;
        match expr {
            Expr::Macro(mac) => self.macro_call(Some(expr), &mac.mac),
            Expr::Repeat(repeat) => self.visit_expr(&repeat.expr),
            Expr::Match(found) => {
                self.visit_expr(&found.expr);
                self.arms(found);
            }
            Expr::Const(_) => {}
            _ => visit::visit_expr(self, expr),
        }
        self.depth -= 1;
    }
}
