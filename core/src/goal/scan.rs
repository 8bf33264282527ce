//! The words and signs of an expression, each with its place.

use alloc::{borrow::ToOwned, format, string::String};
use core::fmt;

use super::Comparison;

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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Word(&'a str),
    Digits(&'a str),
    Compare(Comparison),
    Sign(char),
    Strange(char),
    End,
}

/// A text, and how far it was read.
#[derive(Clone, Copy)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    place: usize,
}

impl<'a> Scanner<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, place: 0 }
    }

    /// The word ahead, which is not taken yet.
    pub(super) fn word(&self, expected: &str) -> Result<&'a str, ParseError> {
        match self.peek() {
            Token::Word(word) => Ok(word),
            _ => Err(self.expected(expected)),
        }
    }

    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let is = self.peek() == Token::Word(word);
        if is {
            self.take();
        }
        is
    }

    pub(super) fn peek(&self) -> Token<'a> {
        self.token().1
    }

    pub(super) fn take(&mut self) {
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
    pub(super) fn token(&self) -> (usize, Token<'a>) {
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

    pub(super) fn expected(&self, expected: &str) -> ParseError {
        let found = match self.peek() {
            Token::End => "the text ends".to_owned(),
            Token::Word(word) | Token::Digits(word) => format!("found `{}`", short(word)),
            Token::Compare(comparison) => format!("found `{}`", comparison.sign()),
            Token::Sign(char) | Token::Strange(char) => format!("found `{}`", char.escape_debug()),
        };
        self.error(format!("expected {expected}; {found}"))
    }

    /// An error at the token ahead.
    pub(super) fn error(&self, what: String) -> ParseError {
        self.error_at(self.token().0, what)
    }

    pub(super) fn error_at(&self, place: usize, what: String) -> ParseError {
        let before = &self.text[..place];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
        ParseError { line, column, what }
    }
}

/// The beginning of a word, so that an error stays a sentence.
pub(super) fn short(word: &str) -> String {
    word.chars().take(40).collect()
}
