//! From text to an [`Expression`].

use alloc::{borrow::ToOwned, boxed::Box, format, string::String, vec, vec::Vec};
use core::fmt;

use super::{Atom, Comparison, Counter, Expression, Number, Predicate};
use crate::{
    nearest::nearest,
    protocol::{Decision, ProcessId, ProtocolInfo, Setup},
    scenario::Scenario,
};

/// The longest text, in bytes.
pub const MAX_LENGTH: usize = 1_000;
/// How deep parentheses, `not` and `ever` nest.
pub const MAX_DEPTH: usize = 16;
/// How many atoms an expression may have.
pub const MAX_ATOMS: usize = 64;

/// Why a text is no expression, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong there, as a sentence without its stop.
    pub what: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 1 {
            write!(f, "column {}: {}", self.column, self.what)
        } else {
            write!(f, "line {}, column {}: {}", self.line, self.column, self.what)
        }
    }
}

impl core::error::Error for ParseError {}

impl Expression {
    /// Reads an expression about a run: its processes, and the states and properties of its protocol.
    ///
    /// # Errors
    /// If the text is longer than [`MAX_LENGTH`], nests deeper than [`MAX_DEPTH`], has more than [`MAX_ATOMS`] atoms,
    /// or is not in the grammar of [the module](super).
    pub fn parse(text: &str, scenario: &Scenario) -> Result<Self, ParseError> {
        let mut parser = Parser::new(text, scenario);
        if text.len() > MAX_LENGTH {
            let what = format!("it is {} bytes long, and may be {MAX_LENGTH}", text.len());
            return Err(parser.error_at(0, what));
        }
        let expression = parser.or(0)?;
        match parser.peek() {
            Token::End => Ok(expression),
            _ => Err(parser.expected("`and`, `or` or the end")),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    Digits(&'a str),
    Compare(Comparison),
    Sign(char),
    Strange(char),
    End,
}

struct Parser<'a> {
    text: &'a str,
    place: usize,
    setup: Setup,
    info: &'static ProtocolInfo,
    properties: &'static [&'static str],
    atoms: usize,
    /// Where the `ever` begins within which the parser stands.
    ever: Option<usize>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, scenario: &Scenario) -> Self {
        let info = scenario.info();
        Self {
            text,
            place: 0,
            setup: scenario.setup(),
            info,
            properties: crate::analysis::verdict::property_ids(info.family),
            atoms: 0,
            ever: None,
        }
    }

    fn or(&mut self, depth: usize) -> Result<Expression, ParseError> {
        let mut parts = vec![self.and(depth)?];
        while self.take_word("or") {
            parts.push(self.and(depth)?);
        }
        Ok(single_or(parts, Expression::Or))
    }

    fn and(&mut self, depth: usize) -> Result<Expression, ParseError> {
        let mut parts = vec![self.unary(depth)?];
        while self.take_word("and") {
            parts.push(self.unary(depth)?);
        }
        Ok(single_or(parts, Expression::And))
    }

    fn unary(&mut self, depth: usize) -> Result<Expression, ParseError> {
        if depth > MAX_DEPTH {
            return Err(self.error(format!("it nests deeper than {MAX_DEPTH}")));
        }
        let begin = self.token().0;
        if self.take_word("not") {
            return Ok(Expression::Not(Box::new(self.unary(depth + 1)?)));
        }
        if self.take_word("ever") {
            if self.ever.is_some() {
                return Err(self.error_at(begin, "`ever` stands within `ever`".to_owned()));
            }
            self.ever = Some(begin);
            let part = self.unary(depth + 1)?;
            self.ever = None;
            return Ok(Expression::Ever(Box::new(part)));
        }
        if self.peek() == Token::Sign('(') && !self.begins_number() {
            self.take();
            let inner = self.or(depth + 1)?;
            self.close()?;
            return Ok(inner);
        }
        self.atom(depth).map(Expression::Atom)
    }

    /// Whether the parenthesis ahead closes within a comparison's number: `(messages + 1) <= 4N`.
    fn begins_number(&self) -> bool {
        let mut ahead = Self { setup: self.setup.clone(), ever: None, ..*self };
        ahead.number(0).is_ok() && matches!(ahead.peek(), Token::Compare(_))
    }

    fn atom(&mut self, depth: usize) -> Result<Atom, ParseError> {
        self.atoms += 1;
        if self.atoms > MAX_ATOMS {
            return Err(self.error(format!("it has more than {MAX_ATOMS} conditions")));
        }
        let (begin, token) = self.token();
        let Token::Word(word) = token else {
            return self.comparison(depth);
        };
        if let Some(predicate) = Predicate::ALL.into_iter().find(|it| it.word() == word) {
            self.take();
            let processes =
                if self.peek() == Token::Sign('(') { self.processes()? } else { vec![] };
            return Ok(Atom::Is(predicate, processes));
        }
        match word {
            "at" => {
                self.take();
                if self.take_word("end") { Ok(Atom::AtEnd) } else { Err(self.expected("`end`")) }
            }
            "decided" => {
                self.take();
                let decisions = [Decision::Commit, Decision::Abort];
                let decision =
                    self.one_of(&decisions.map(Decision::name), "`commit` or `abort`")?;
                let decision = decisions.into_iter().find(|it| it.name() == decision);
                let decision = decision.expect("it is one of the two");
                let by = if self.take_word("by") { Some(self.process()?) } else { None };
                Ok(Atom::Decided(decision, by))
            }
            "state" => self.state(begin),
            "holds" => {
                self.take();
                self.refuse_within_ever(begin, "a property")?;
                Ok(Atom::Holds(self.one_of(self.properties, "a property")?))
            }
            "violated" => {
                self.take();
                self.refuse_within_ever(begin, "a property")?;
                let named = self.peek() == Token::Sign('(');
                let id =
                    if named { Some(self.one_of(self.properties, "a property")?) } else { None };
                Ok(Atom::Violated(id))
            }
            _ if word == "N" || Counter::ALL.into_iter().any(|it| it.word() == word) => {
                self.comparison(depth)
            }
            _ => {
                let words = Predicate::ALL.into_iter().map(Predicate::word);
                let known = words
                    .chain(Counter::ALL.into_iter().map(Counter::word))
                    .chain(["decided", "state", "holds", "violated", "not", "ever", "N"]);
                let near = nearest(word, known);
                Err(self.error(unknown("condition", word, near)))
            }
        }
    }

    fn state(&mut self, begin: usize) -> Result<Atom, ParseError> {
        self.take();
        let processes = self.processes()?;
        let [process] = processes[..] else {
            return Err(self.error_at(begin, "`state` is that of one process".to_owned()));
        };
        if self.peek() != Token::Compare(Comparison::Equal) {
            return Err(self.expected("`=` and a state"));
        }
        self.take();
        let name = self.word("a state")?;
        let states = self.info.states;
        let found = states.iter().find(|state| **state == name).copied();
        let state = found.ok_or_else(|| {
            let near = nearest(&name.to_ascii_uppercase(), states.iter().copied());
            self.error(unknown("state", name, near))
        })?;
        self.take();
        Ok(Atom::State(process, state))
    }

    fn comparison(&mut self, depth: usize) -> Result<Atom, ParseError> {
        let begin = self.token().0;
        let left = self.number(depth)?;
        let Token::Compare(comparison) = self.peek() else {
            return Err(self.expected("a comparison: =, !=, <, <=, > or >="));
        };
        self.take();
        let right = self.number(depth)?;
        self.refuse_within_ever(begin, "a number")?;
        Ok(Atom::Compare(left, comparison, right))
    }

    fn number(&mut self, depth: usize) -> Result<Number, ParseError> {
        let mut sum = self.term(depth)?;
        loop {
            let make: fn(_, _) -> _ = match self.peek() {
                Token::Sign('+') => Number::Add,
                Token::Sign('-') => Number::Subtract,
                _ => return Ok(sum),
            };
            self.take();
            sum = make(Box::new(sum), Box::new(self.term(depth)?));
        }
    }

    fn term(&mut self, depth: usize) -> Result<Number, ParseError> {
        let mut product = self.factor(depth)?;
        loop {
            let short = matches!(product, Number::Literal(_)) && self.peek() == Token::Word("N");
            if self.peek() == Token::Sign('*') {
                self.take();
            } else if !short {
                return Ok(product);
            }
            product = Number::Multiply(Box::new(product), Box::new(self.factor(depth)?));
        }
    }

    fn factor(&mut self, depth: usize) -> Result<Number, ParseError> {
        if depth > MAX_DEPTH {
            return Err(self.error(format!("it nests deeper than {MAX_DEPTH}")));
        }
        let (begin, token) = self.token();
        match token {
            Token::Digits(digits) => {
                self.take();
                let value = digits.parse().map_err(|_| {
                    self.error_at(begin, format!("{digits} is larger than {}", u32::MAX))
                })?;
                Ok(Number::Literal(value))
            }
            Token::Word("N") => {
                self.take();
                Ok(Number::Participants)
            }
            Token::Sign('(') => {
                self.take();
                let inner = self.number(depth + 1)?;
                self.close()?;
                Ok(inner)
            }
            Token::Word(word) => {
                let counter = Counter::ALL.into_iter().find(|it| it.word() == word);
                let counter = counter.ok_or_else(|| {
                    let near = nearest(word, Counter::ALL.into_iter().map(Counter::word));
                    self.error(unknown("counter", word, near))
                })?;
                self.take();
                if self.peek() != Token::Sign('(') {
                    return Ok(Number::Counted(counter, None));
                }
                let processes = self.processes()?;
                match processes[..] {
                    [process] if counter.is_per_process() => {
                        Ok(Number::Counted(counter, Some(process)))
                    }
                    [_] => {
                        Err(self.error_at(begin, format!("`{word}` is counted for the whole run")))
                    }
                    _ => Err(self.error_at(
                        begin,
                        format!("`{word}` is counted for one process or for all"),
                    )),
                }
            }
            _ => Err(self.expected("a condition or a number")),
        }
    }

    /// What a single state does not show cannot be asked of every step: it would take the square of the run's length.
    fn refuse_within_ever(&self, begin: usize, what: &str) -> Result<(), ParseError> {
        if self.ever.is_none() {
            return Ok(());
        }
        let why = format!(
            "{what} is not asked at every step: counters only grow, and a violated property stays violated, so leave out `ever`"
        );
        Err(self.error_at(begin, why))
    }

    /// A list of processes in parentheses.
    fn processes(&mut self) -> Result<Vec<ProcessId>, ParseError> {
        self.open()?;
        let mut processes = vec![self.process()?];
        while self.peek() == Token::Sign(',') {
            self.take();
            processes.push(self.process()?);
        }
        self.close()?;
        Ok(processes)
    }

    fn process(&mut self) -> Result<ProcessId, ParseError> {
        let name = self.word("a process")?;
        let found = self.setup.named(name).ok_or_else(|| {
            let everyone = self.setup.names(self.setup.ids().collect());
            self.error(format!("there is no process `{name}`; this run has {everyone}"))
        })?;
        self.take();
        Ok(found)
    }

    /// One of some words in parentheses.
    fn one_of(
        &mut self,
        known: &[&'static str],
        expected: &str,
    ) -> Result<&'static str, ParseError> {
        self.open()?;
        let word = self.word(expected)?;
        let found =
            known.iter().find(|it| **it == word).copied().ok_or_else(|| {
                self.error(format!("`{word}` is not one of {}", known.join(", ")))
            })?;
        self.take();
        self.close()?;
        Ok(found)
    }

    fn open(&mut self) -> Result<(), ParseError> {
        self.sign('(', "`(`")
    }

    fn close(&mut self) -> Result<(), ParseError> {
        self.sign(')', "`)`")
    }

    fn sign(&mut self, sign: char, expected: &str) -> Result<(), ParseError> {
        if self.peek() != Token::Sign(sign) {
            return Err(self.expected(expected));
        }
        self.take();
        Ok(())
    }

    /// The word ahead, which is not taken yet.
    fn word(&self, expected: &str) -> Result<&'a str, ParseError> {
        match self.peek() {
            Token::Word(word) => Ok(word),
            _ => Err(self.expected(expected)),
        }
    }

    fn take_word(&mut self, word: &str) -> bool {
        let is = self.peek() == Token::Word(word);
        if is {
            self.take();
        }
        is
    }

    fn peek(&self) -> Token<'a> {
        self.token().1
    }

    fn take(&mut self) {
        let (begin, token) = self.token();
        self.place = begin
            + match token {
                Token::Word(word) | Token::Digits(word) => word.len(),
                Token::Compare(comparison) => comparison.sign().len(),
                Token::Sign(char) | Token::Strange(char) => char.len_utf8(),
                Token::End => 0,
            };
    }

    /// The token ahead, and where it begins.
    fn token(&self) -> (usize, Token<'a>) {
        let rest = &self.text[self.place..];
        let begin = self.place + (rest.len() - rest.trim_start().len());
        let rest = &self.text[begin..];
        let Some(first) = rest.chars().next() else {
            return (begin, Token::End);
        };
        let until = |fits: fn(char) -> bool| {
            let end = rest.find(|char: char| !fits(char)).unwrap_or(rest.len());
            &rest[..end]
        };
        let token = if first.is_ascii_digit() {
            Token::Digits(until(|char| char.is_ascii_digit()))
        } else if first.is_alphabetic() || first == '_' {
            Token::Word(until(|char| char.is_alphanumeric() || matches!(char, '_' | '-')))
        } else if let Some(sign) =
            Comparison::ALL.into_iter().find(|it| rest.starts_with(it.sign()))
        {
            Token::Compare(sign)
        } else if matches!(first, '(' | ')' | ',' | '+' | '-' | '*') {
            Token::Sign(first)
        } else {
            Token::Strange(first)
        };
        (begin, token)
    }

    fn expected(&self, expected: &str) -> ParseError {
        let found = match self.peek() {
            Token::End => "the text ends".to_owned(),
            Token::Word(word) | Token::Digits(word) => format!("found `{}`", short(word)),
            Token::Compare(comparison) => format!("found `{}`", comparison.sign()),
            Token::Sign(char) | Token::Strange(char) => format!("found `{}`", char.escape_debug()),
        };
        self.error(format!("expected {expected}; {found}"))
    }

    /// An error at the token ahead.
    fn error(&self, what: String) -> ParseError {
        self.error_at(self.token().0, what)
    }

    fn error_at(&self, place: usize, what: String) -> ParseError {
        let before = &self.text[..place];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
        ParseError { line, column, what }
    }
}

fn single_or(mut parts: Vec<Expression>, many: fn(Vec<Expression>) -> Expression) -> Expression {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            parts.extend(last);
            many(parts)
        }
    }
}

fn unknown(kind: &str, word: &str, near: Option<&str>) -> String {
    let word = short(word);
    match near {
        Some(near) => format!("there is no {kind} `{word}`; the nearest is `{near}`"),
        None => format!("there is no {kind} `{word}`"),
    }
}

/// The beginning of a word, so that an error stays a sentence.
fn short(word: &str) -> String {
    word.chars().take(40).collect()
}
