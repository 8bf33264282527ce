//! Going through a run: nothing here changes it.

use super::{Action, Invitation, Speed, State};

impl State {
    /// Carries out an action that moves the cursor or changes how the run plays.
    pub(super) fn walk(&mut self, action: &Action) {
        match action {
            Action::Seek(cursor) => self.go(*cursor),
            Action::StepBack => self.go(self.cursor.saturating_sub(1)),
            Action::StepOn => self.go(self.cursor + 1),
            Action::NextMarker => self.go(self.next_marker()),
            Action::PrevMarker => self.go(self.previous_marker()),
            Action::Home => self.go(0),
            Action::End => self.go(u32::MAX),
            Action::Pause => self.playing = false,
            Action::TogglePlay if self.playing => self.playing = false,
            Action::Play | Action::TogglePlay => self.play(),
            Action::Tick(steps) => self.tick(*steps),
            Action::Faster => self.speed = self.speed.faster(),
            Action::Slower => self.speed = self.speed.slower(),
            Action::SetSpeed(place) if usize::from(*place) < Speed::PERCENT.len() => {
                self.speed = Speed(*place);
            }
            _ => {}
        }
    }

    /// Stands at a cursor.
    pub(super) fn go(&mut self, cursor: u32) {
        self.playing = false;
        self.menu = None;
        self.notice = None;
        self.stand(cursor);
    }

    pub(super) fn play(&mut self) {
        self.menu = None;
        if self.cursor >= self.run.end() {
            self.cursor = 0;
        }
        self.playing = self.run.end() > 0;
    }

    fn tick(&mut self, steps: u32) {
        if !self.playing {
            return;
        }
        self.stand(self.cursor.saturating_add(steps));
        if self.cursor == self.run.end() {
            self.playing = false;
            if self.invitation == Invitation::Waiting {
                self.invitation = Invitation::Shown;
            }
        }
    }

    fn stand(&mut self, cursor: u32) {
        self.cursor = cursor.min(self.run.end());
        self.furthest = self.furthest.max(self.cursor);
    }

    fn next_marker(&self) -> u32 {
        let markers = &self.run.markers;
        let next = markers.partition_point(|marker| marker.step < self.cursor);
        markers.get(next).map_or_else(|| self.run.end(), |marker| marker.step + 1)
    }

    fn previous_marker(&self) -> u32 {
        let markers = &self.run.markers;
        let here = markers.partition_point(|marker| marker.step + 1 < self.cursor);
        here.checked_sub(1).map_or(0, |last| markers[last].step + 1)
    }
}
