//! From text to an [`Expression`].

use alloc::{borrow::ToOwned, boxed::Box, format, string::String, vec, vec::Vec};

use super::{
    Atom, Comparison, Counter, Expression, Number, ParseError, Predicate,
    scan::{Scanner, Token, short},
};
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

impl Expression {
    /// Reads an expression about a run: its processes, and the states and properties of its protocol.
    ///
    /// # Errors
    /// If the text is longer than [`MAX_LENGTH`], nests deeper than [`MAX_DEPTH`], has more than [`MAX_ATOMS`] atoms,
    /// or is not in the grammar of [the module](super).
    pub fn parse(text: &str, scenario: &Scenario) -> Result<Self, ParseError> {
        let mut parser = Parser::bounded(text, scenario)?;
        let expression = parser.or(0)?;
        match parser.scanner.peek() {
            Token::End => Ok(expression),
            _ => Err(parser.scanner.expected("`and`, `or` or the end")),
        }
    }
}

impl Number {
    /// Reads a number about a run, such as `messages` or `4N - delays(p1)`, with the bounds of
    /// [`Expression::parse`].
    ///
    /// # Errors
    /// If the text is no `number` of the grammar of [the module](super), or is too long or too deep.
    pub fn parse(text: &str, scenario: &Scenario) -> Result<Self, ParseError> {
        let mut parser = Parser::bounded(text, scenario)?;
        let number = parser.number(0)?;
        match parser.scanner.peek() {
            Token::End => Ok(number),
            _ => Err(parser.scanner.expected("`+`, `-`, `*` or the end")),
        }
    }
}

struct Parser<'a> {
    scanner: Scanner<'a>,
    setup: Setup,
    info: &'static ProtocolInfo,
    atoms: usize,
    /// Where the `ever` begins within which the parser stands.
    ever: Option<usize>,
}

impl<'a> Parser<'a> {
    /// Stands at the beginning of a text, which must not be too long.
    fn bounded(text: &'a str, scenario: &Scenario) -> Result<Self, ParseError> {
        let (info, scanner) = (scenario.info(), Scanner::new(text));
        if text.len() > MAX_LENGTH {
            let what = format!("it is {} bytes long, and may be {MAX_LENGTH}", text.len());
            return Err(scanner.error_at(0, what));
        }
        Ok(Self { scanner, setup: scenario.setup(), info, atoms: 0, ever: None })
    }

    fn or(&mut self, depth: usize) -> Result<Expression, ParseError> {
        let mut parts = vec![self.and(depth)?];
        while self.scanner.take_word("or") {
            parts.push(self.and(depth)?);
        }
        Ok(single_or(parts, Expression::Or))
    }

    fn and(&mut self, depth: usize) -> Result<Expression, ParseError> {
        let mut parts = vec![self.unary(depth)?];
        while self.scanner.take_word("and") {
            parts.push(self.unary(depth)?);
        }
        Ok(single_or(parts, Expression::And))
    }

    fn unary(&mut self, depth: usize) -> Result<Expression, ParseError> {
        if depth > MAX_DEPTH {
            return Err(self.scanner.error(format!("it nests deeper than {MAX_DEPTH}")));
        }
        let begin = self.scanner.token().0;
        if self.scanner.take_word("not") {
            return Ok(Expression::Not(Box::new(self.unary(depth + 1)?)));
        }
        if self.scanner.take_word("ever") {
            if self.ever.is_some() {
                return Err(self.scanner.error_at(begin, "`ever` stands within `ever`".to_owned()));
            }
            self.ever = Some(begin);
            let part = self.unary(depth + 1)?;
            self.ever = None;
            return Ok(Expression::Ever(Box::new(part)));
        }
        if self.scanner.peek() == Token::Sign('(') && !self.begins_number() {
            self.scanner.take();
            let inner = self.or(depth + 1)?;
            self.close()?;
            return Ok(inner);
        }
        self.atom(depth).map(Expression::Atom)
    }

    /// Whether the parenthesis ahead closes within a comparison's number: `(messages + 1) <= 4N`.
    fn begins_number(&self) -> bool {
        let mut ahead = Self { setup: self.setup.clone(), ever: None, ..*self };
        ahead.number(0).is_ok() && matches!(ahead.scanner.peek(), Token::Compare(_))
    }

    fn atom(&mut self, depth: usize) -> Result<Atom, ParseError> {
        self.atoms += 1;
        if self.atoms > MAX_ATOMS {
            return Err(self.scanner.error(format!("it has more than {MAX_ATOMS} conditions")));
        }
        let (begin, token) = self.scanner.token();
        let Token::Word(word) = token else {
            return self.comparison(depth);
        };
        if let Some(predicate) = Predicate::ALL.into_iter().find(|it| it.word() == word) {
            self.scanner.take();
            let processes =
                if self.scanner.peek() == Token::Sign('(') { self.processes()? } else { vec![] };
            return Ok(Atom::Is(predicate, processes));
        }
        match word {
            "at" => {
                self.scanner.take();
                if self.scanner.take_word("end") {
                    Ok(Atom::AtEnd)
                } else {
                    Err(self.scanner.expected("`end`"))
                }
            }
            "decided" => self.decided(),
            "state" => self.state(begin),
            "holds" => {
                self.scanner.take();
                self.refuse_within_ever(begin, "a property")?;
                Ok(Atom::Holds(self.property()?))
            }
            "violated" => {
                self.scanner.take();
                self.refuse_within_ever(begin, "a property")?;
                let named = self.scanner.peek() == Token::Sign('(');
                let id = if named { Some(self.property()?) } else { None };
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
                Err(self.scanner.error(unknown("condition", word, near)))
            }
        }
    }

    fn decided(&mut self) -> Result<Atom, ParseError> {
        self.scanner.take();
        let decisions = [Decision::Commit, Decision::Abort];
        let decision = self.one_of(&decisions.map(Decision::name), "`commit` or `abort`")?;
        let decision = decisions.into_iter().find(|it| it.name() == decision);
        let decision = decision.expect("it is one of the two");
        let by = if self.scanner.take_word("by") { Some(self.process()?) } else { None };
        Ok(Atom::Decided(decision, by))
    }

    fn state(&mut self, begin: usize) -> Result<Atom, ParseError> {
        self.scanner.take();
        let processes = self.processes()?;
        let [process] = processes[..] else {
            return Err(self.scanner.error_at(begin, "`state` is that of one process".to_owned()));
        };
        if self.scanner.peek() != Token::Compare(Comparison::Equal) {
            return Err(self.scanner.expected("`=` and a state"));
        }
        self.scanner.take();
        let name = self.scanner.word("a state")?;
        let states = self.info.states;
        let found = states.iter().find(|state| is_written(state, name)).copied();
        let state = found.ok_or_else(|| {
            let near = nearest(&name.to_ascii_uppercase(), states.iter().copied());
            self.scanner.error(unknown("state", name, near))
        })?;
        self.scanner.take();
        Ok(Atom::State(process, state))
    }

    fn comparison(&mut self, depth: usize) -> Result<Atom, ParseError> {
        let begin = self.scanner.token().0;
        let left = self.number(depth)?;
        let Token::Compare(comparison) = self.scanner.peek() else {
            return Err(self.scanner.expected("a comparison: =, !=, <, <=, > or >="));
        };
        self.scanner.take();
        let right = self.number(depth)?;
        self.refuse_within_ever(begin, "a number")?;
        Ok(Atom::Compare(left, comparison, right))
    }

    fn number(&mut self, depth: usize) -> Result<Number, ParseError> {
        let mut sum = self.term(depth)?;
        loop {
            let make: fn(_, _) -> _ = match self.scanner.peek() {
                Token::Sign('+') => Number::Add,
                Token::Sign('-') => Number::Subtract,
                _ => return Ok(sum),
            };
            self.scanner.take();
            sum = make(Box::new(sum), Box::new(self.term(depth)?));
        }
    }

    fn term(&mut self, depth: usize) -> Result<Number, ParseError> {
        let mut product = self.factor(depth)?;
        loop {
            let short =
                matches!(product, Number::Literal(_)) && self.scanner.peek() == Token::Word("N");
            if self.scanner.peek() == Token::Sign('*') {
                self.scanner.take();
            } else if !short {
                return Ok(product);
            }
            product = Number::Multiply(Box::new(product), Box::new(self.factor(depth)?));
        }
    }

    fn factor(&mut self, depth: usize) -> Result<Number, ParseError> {
        if depth > MAX_DEPTH {
            return Err(self.scanner.error(format!("it nests deeper than {MAX_DEPTH}")));
        }
        let (begin, token) = self.scanner.token();
        match token {
            Token::Digits(digits) => {
                self.scanner.take();
                let value = digits.parse().map_err(|_| {
                    self.scanner.error_at(begin, format!("{digits} is larger than {}", u32::MAX))
                })?;
                Ok(Number::Literal(value))
            }
            Token::Word("N") => {
                self.scanner.take();
                Ok(Number::Participants)
            }
            Token::Sign('(') => {
                self.scanner.take();
                let inner = self.number(depth + 1)?;
                self.close()?;
                Ok(inner)
            }
            Token::Word(word) => {
                let counter = Counter::ALL.into_iter().find(|it| it.word() == word);
                let counter = counter.ok_or_else(|| {
                    let near = nearest(word, Counter::ALL.into_iter().map(Counter::word));
                    self.scanner.error(unknown("counter", word, near))
                })?;
                self.scanner.take();
                if self.scanner.peek() != Token::Sign('(') {
                    return Ok(Number::Counted(counter, None));
                }
                let processes = self.processes()?;
                match processes[..] {
                    [process] if counter.is_per_process() => {
                        Ok(Number::Counted(counter, Some(process)))
                    }
                    [_] => Err(self
                        .scanner
                        .error_at(begin, format!("`{word}` is counted for the whole run"))),
                    _ => Err(self.scanner.error_at(
                        begin,
                        format!("`{word}` is counted for one process or for all"),
                    )),
                }
            }
            _ => Err(self.scanner.expected("a condition or a number")),
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
        Err(self.scanner.error_at(begin, why))
    }

    /// A list of processes in parentheses.
    fn processes(&mut self) -> Result<Vec<ProcessId>, ParseError> {
        self.open()?;
        let mut processes = vec![self.process()?];
        while self.scanner.peek() == Token::Sign(',') {
            self.scanner.take();
            processes.push(self.process()?);
        }
        self.close()?;
        Ok(processes)
    }

    fn process(&mut self) -> Result<ProcessId, ParseError> {
        let name = self.scanner.word("a process")?;
        let found = self.setup.named(name).ok_or_else(|| {
            let everyone = self.setup.names(self.setup.ids().collect());
            self.scanner.error(format!("there is no process `{name}`; this run has {everyone}"))
        })?;
        self.scanner.take();
        Ok(found)
    }

    /// One of some words in parentheses.
    fn property(&mut self) -> Result<&'static str, ParseError> {
        let known: Vec<&str> = self.info.family.info().properties.iter().map(|it| it.id).collect();
        self.one_of(&known, "a property")
    }

    fn one_of(
        &mut self,
        known: &[&'static str],
        expected: &str,
    ) -> Result<&'static str, ParseError> {
        self.open()?;
        let word = self.scanner.word(expected)?;
        let found = known.iter().find(|it| **it == word).copied().ok_or_else(|| {
            self.scanner.error(format!("`{word}` is not one of {}", known.join(", ")))
        })?;
        self.scanner.take();
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
        if self.scanner.peek() != Token::Sign(sign) {
            return Err(self.scanner.expected(expected));
        }
        self.scanner.take();
        Ok(())
    }
}

/// Whether a state's name is written so: an expression has `_` where the name has a space.
fn is_written(state: &str, word: &str) -> bool {
    state.len() == word.len()
        && state
            .chars()
            .zip(word.chars())
            .all(|(state, word)| state == word || (state, word) == (' ', '_'))
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
