//! When a question is asked again: Leitner boxes. A question that was known goes to the next box and comes back
//! later, one that was missed goes to the first. The day and the dice come from outside.
//!
//! Sebastian Leitner: So lernt man lernen. Herder, 1972.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// After how many days a question of a box is asked again, from the first box on.
pub const DAYS: [u32; 5] = [1, 2, 4, 8, 16];

/// A question that was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Its box, counted from 0.
    #[serde(rename = "box")]
    pub(crate) place: usize,
    /// The day of its last answer, counted from any first day.
    pub(crate) seen: u32,
}

impl Card {
    /// A question after an answer. One that was asked before it was due gains nothing by being known.
    pub(crate) fn after(before: Option<Self>, knew: bool, today: u32) -> Self {
        let place = match before {
            _ if !knew => 0,
            None => 1,
            Some(card) if card.due() <= today => (card.place + 1).min(DAYS.len() - 1),
            Some(card) => return card,
        };
        Self { place, seen: today }
    }

    /// The day from which on it is asked again.
    pub fn due(self) -> u32 {
        self.seen.saturating_add(DAYS[self.place.min(DAYS.len() - 1)])
    }

    /// Its box, counted from 1.
    pub const fn number(self) -> usize {
        self.place + 1
    }
}

/// The questions of a drill on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deck {
    /// The places of the questions that are due: those never answered too.
    pub due: Vec<usize>,
    /// In how many days the next question is due, if none is.
    pub days_to_next: Option<u32>,
}

impl Deck {
    /// That of some questions.
    pub fn new<'a>(
        questions: impl IntoIterator<Item = &'a str>,
        cards: &BTreeMap<String, Card>,
        today: u32,
    ) -> Self {
        let mut due = Vec::new();
        let mut next = None::<u32>;
        for (place, question) in questions.into_iter().enumerate() {
            match cards.get(question).map(|card| card.due()) {
                Some(day) if day > today => next = Some(next.map_or(day, |next| next.min(day))),
                _ => due.push(place),
            }
        }
        let days_to_next = next.filter(|_| due.is_empty()).map(|day| day - today);
        Self { due, days_to_next }
    }

    /// The question to ask, by a throw of the dice (any number): one that is due. If none is, any of `all`, since
    /// the drill locks nothing. It is another than the one before, if there is another.
    pub fn draw(&self, all: usize, before: Option<usize>, dice: u32) -> Option<usize> {
        let mut from = if self.due.is_empty() { (0..all).collect() } else { self.due.clone() };
        if from.len() > 1 {
            from.retain(|place| Some(*place) != before);
        }
        let nth = (dice as usize).checked_rem(from.len())?;
        from.get(nth).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cards(of: &[(&str, usize, u32)]) -> BTreeMap<String, Card> {
        of.iter().map(|&(name, place, seen)| (name.to_owned(), Card { place, seen })).collect()
    }

    #[test]
    fn a_known_question_comes_back_later_each_time_and_a_missed_one_tomorrow() {
        let (mut card, mut today) = (Card::after(None, false, 100), 100);
        for days in [1, 2, 4, 8, 16, 16] {
            assert_eq!(card.due(), today + days);
            today = card.due();
            card = Card::after(Some(card), true, today);
        }
        card = Card::after(Some(card), false, today);
        assert_eq!((card.number(), card.due()), (1, today + 1));
        assert_eq!(Card::after(None, true, 7).due(), 9);
    }

    #[test]
    fn a_question_that_is_not_due_gains_nothing_and_may_be_missed() {
        let card = Card { place: 3, seen: 10 };
        assert_eq!(Card::after(Some(card), true, 17), card);
        assert_eq!(Card::after(Some(card), true, 18), Card { place: 4, seen: 18 });
        assert_eq!(Card::after(Some(card), false, 11), Card { place: 0, seen: 11 });
    }

    #[test]
    fn what_is_due_is_asked_and_then_anything() {
        let questions = ["a", "b", "c", "d"];
        let deck = |known: &[_], today| Deck::new(questions, &cards(known), today);
        let some = deck(&[("a", 0, 9), ("b", 1, 9), ("c", 4, 9)], 10);
        assert_eq!(some, Deck { due: vec![0, 3], days_to_next: None });
        assert_eq!([0, 1, 2].map(|dice| some.draw(4, None, dice)), [Some(0), Some(3), Some(0)]);
        assert_eq!([0, 1].map(|dice| some.draw(4, Some(0), dice)), [Some(3), Some(3)]);
        let none = deck(&[("a", 1, 10), ("b", 2, 10), ("c", 0, 10), ("d", 0, 12)], 10);
        assert_eq!(none, Deck { due: vec![], days_to_next: Some(1) });
        assert_eq!([0, 1, 7].map(|dice| none.draw(4, None, dice)), [Some(0), Some(1), Some(3)]);
        assert_eq!(none.draw(0, None, 5), None);
        assert_eq!(Deck { due: vec![2], days_to_next: None }.draw(4, Some(2), 9), Some(2));
    }

    #[test]
    fn a_day_at_the_end_of_the_calendar_is_one_too() {
        assert_eq!(Card { place: 4, seen: u32::MAX }.due(), u32::MAX);
    }
}
