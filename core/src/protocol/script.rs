//! What the transactions of a run do, for protocols whose runs have several: lists of operations, and
//! their text in the textbook's notation.

use alloc::{format, string::String, vec, vec::Vec};

use thiserror::Error;

/// What each transaction of a run does, in order. A protocol that plays no script has an empty one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Script {
    /// The operations of each transaction: those of T1 first.
    pub transactions: Vec<Vec<Operation>>,
}

/// One thing that a transaction does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Operation {
    /// What: a place in [`ScriptInfo::verbs`].
    pub verb: u8,
    /// To what: a place in [`ScriptInfo::objects`].
    pub object: u8,
}

/// What may stand in the script of a protocol.
#[derive(Clone, Copy, Debug)]
pub struct ScriptInfo {
    /// One sentence: how a script is written.
    pub about: &'static str,
    /// The words for what is done. Their order is part of every link: append only.
    pub verbs: &'static [&'static str],
    /// The words for what it is done to. Their order is part of every link: append only.
    pub objects: &'static [&'static str],
    /// The script of a run that is given none, as a text.
    pub default: &'static str,
    /// The most transactions that a run may have.
    pub transactions: usize,
    /// The most operations that a transaction may have.
    pub operations: usize,
}

/// Why a text, or a list of operations, is no script of a protocol.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ScriptError {
    /// The protocol plays none.
    #[error("{0} plays no script")]
    Unscripted(&'static str),
    /// There is no transaction in it.
    #[error("a script needs a transaction, as in `T1: {example}`")]
    Empty {
        /// An operation.
        example: String,
    },
    /// A transaction does nothing.
    #[error("T{transaction} does nothing: it needs an operation, as `{example}`")]
    Idle {
        /// Which, counted from 1.
        transaction: usize,
        /// An operation.
        example: String,
    },
    /// There are too many transactions.
    #[error("a script takes at most {most} transactions, and this is transaction {found}")]
    Transactions {
        /// The most.
        most: usize,
        /// How many were found before reading stopped.
        found: usize,
    },
    /// A transaction is too long.
    #[error("T{transaction} is too long: a transaction takes at most {most} operations")]
    Operations {
        /// Which, counted from 1.
        transaction: usize,
        /// The most.
        most: usize,
    },
    /// Something has not the shape of an operation.
    #[error(
        "T{transaction}, operation {place}: `{found}` is no operation; write it as `{example}`"
    )]
    Shape {
        /// In which transaction, counted from 1.
        transaction: usize,
        /// Which of its operations, counted from 1.
        place: usize,
        /// What stands there.
        found: String,
        /// An operation.
        example: String,
    },
    /// A word is not known.
    #[error("T{transaction}, operation {place}: there is no {kind} `{found}`; there are {known}")]
    Word {
        /// In which transaction, counted from 1.
        transaction: usize,
        /// Which of its operations, counted from 1.
        place: usize,
        /// `verb` or `key`.
        kind: &'static str,
        /// What stands there.
        found: String,
        /// What may stand there.
        known: String,
    },
    /// A transaction has the name of another.
    #[error("`{found}:` stands where T{expected} begins: transactions are numbered in their order")]
    Name {
        /// What stands there.
        found: String,
        /// The number that would be right.
        expected: usize,
    },
}

/// How much of a faulty script is quoted, in characters.
const QUOTED: usize = 24;

impl ScriptInfo {
    /// The script of a run that is given none.
    ///
    /// # Panics
    /// Never: a test reads the default of every protocol.
    pub fn initial(&self) -> Script {
        self.parse(self.default).expect("the default of a protocol is a script")
    }

    /// Reads a script as textbooks write it: `T1: r(x) w(y)`, one transaction a line or with `;`
    /// between two. The names `T1:`, `T2:` may be left out.
    ///
    /// # Errors
    /// If it is no script of this protocol: which word, and where.
    pub fn parse(&self, text: &str) -> Result<Script, ScriptError> {
        let mut transactions = vec![];
        let lines = text.split([';', '\n']).map(str::trim).filter(|line| !line.is_empty());
        for line in lines {
            let number = transactions.len() + 1;
            if number > self.transactions {
                return Err(ScriptError::Transactions { most: self.transactions, found: number });
            }
            transactions.push(self.transaction(number, line)?);
        }
        let script = Script { transactions };
        self.check(&script)?;
        Ok(script)
    }

    fn transaction(&self, number: usize, line: &str) -> Result<Vec<Operation>, ScriptError> {
        let words = match line.split_once(':') {
            None => line,
            Some((name, words)) if named(name.trim(), number) => words,
            Some((name, _)) => {
                return Err(ScriptError::Name { found: quoted(name.trim()), expected: number });
            }
        };
        let mut operations = vec![];
        for word in words.split([' ', '\t', '\r', ',']).filter(|word| !word.is_empty()) {
            let place = operations.len() + 1;
            if place > self.operations {
                let most = self.operations;
                return Err(ScriptError::Operations { transaction: number, most });
            }
            operations.push(self.operation(number, place, word)?);
        }
        Ok(operations)
    }

    fn operation(
        &self,
        transaction: usize,
        place: usize,
        word: &str,
    ) -> Result<Operation, ScriptError> {
        let parts = word.strip_suffix(')').and_then(|rest| rest.split_once('('));
        let Some((verb, object)) = parts else {
            let (found, example) = (quoted(word), self.example());
            return Err(ScriptError::Shape { transaction, place, found, example });
        };
        let known = |kind, words: &[&str], found: &str| {
            let at = words.iter().position(|word| *word == found);
            at.and_then(|at| u8::try_from(at).ok()).ok_or_else(|| ScriptError::Word {
                transaction,
                place,
                kind,
                found: quoted(found),
                known: words.join(", "),
            })
        };
        Ok(Operation {
            verb: known("verb", self.verbs, verb)?,
            object: known("key", self.objects, object)?,
        })
    }

    /// Whether a script keeps within what this protocol knows and takes.
    ///
    /// # Errors
    /// If it does not: what is wrong, and where.
    pub fn check(&self, script: &Script) -> Result<(), ScriptError> {
        let (found, most) = (script.transactions.len(), self.transactions);
        if found == 0 {
            return Err(ScriptError::Empty { example: self.example() });
        }
        if found > most {
            return Err(ScriptError::Transactions { most, found });
        }
        for (transaction, operations) in (1..).zip(&script.transactions) {
            if operations.is_empty() {
                return Err(ScriptError::Idle { transaction, example: self.example() });
            }
            if operations.len() > self.operations {
                return Err(ScriptError::Operations { transaction, most: self.operations });
            }
            for (place, operation) in (1..).zip(operations) {
                let word = |kind, words: &[&str], found: u8| {
                    if usize::from(found) < words.len() {
                        return Ok(());
                    }
                    let (found, known) = (format!("number {found}"), words.join(", "));
                    Err(ScriptError::Word { transaction, place, kind, found, known })
                };
                word("verb", self.verbs, operation.verb)?;
                word("key", self.objects, operation.object)?;
            }
        }
        Ok(())
    }

    /// A script as a text that [`ScriptInfo::parse`] reads.
    pub fn text(&self, script: &Script) -> String {
        let transaction = |(number, operations): (usize, &Vec<Operation>)| {
            let words: Vec<String> = operations.iter().map(|it| self.word(*it)).collect();
            format!("T{number}: {}", words.join(" "))
        };
        let lines: Vec<String> = (1..).zip(&script.transactions).map(transaction).collect();
        lines.join("; ")
    }

    fn word(&self, operation: Operation) -> String {
        let of = |words: &[&'static str], place: u8| words.get(usize::from(place)).copied();
        let verb = of(self.verbs, operation.verb).unwrap_or("?");
        format!("{verb}({})", of(self.objects, operation.object).unwrap_or("?"))
    }

    fn example(&self) -> String {
        self.word(Operation { verb: 0, object: 0 })
    }
}

fn named(name: &str, number: usize) -> bool {
    let digits = name.strip_prefix(['T', 't']);
    digits.is_some_and(|digits| digits.parse() == Ok(number))
}

fn quoted(text: &str) -> String {
    text.chars().take(QUOTED).collect()
}
