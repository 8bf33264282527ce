//! All processes and the network as one value, and the only place where that value changes.
//!
//! A world has no clock and no luck: whoever drives it says which [`Action`] comes next, and
//! [`World::apply`] does it, or says why it cannot be done and changes nothing. A process carries
//! out its effects one by one, so that a crash can fall between any two of them.

mod action;
mod faults;
mod network;
mod node;
mod observed;
mod raw_parts;
mod stable_log;

use alloc::vec::Vec;

pub use action::{Action, Observer};
pub use network::{Flight, Network};
pub use node::{Node, Running};
pub(crate) use observed::planned;
use observed::{unobserved, wrote};
pub use stable_log::StableLog;

use crate::{
    event::{Event, Loss, MessageId, Planned},
    fault::ActionError,
    protocol::{
        Context, Effect, Input, Machine, MessageInfo, Outbox, ProcessId, Setup, Work, WorkOutcome,
    },
    snapshot::{Rival, Snapshot},
};

/// Every process of a run and the network between them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct World<P: Machine> {
    nodes: Vec<Node<P>>,
    network: Network<P::Message>,
    begun: bool,
}

impl<P: Machine> World<P> {
    /// Every process booted from an empty log, and no message in flight.
    pub fn new(setup: &Setup) -> Self {
        let boot = |me| {
            let running = Running::boot(Context::new(setup, me), &[]);
            debug_assert!(running.queue.is_empty(), "with an empty log there is nothing to do");
            Node {
                running: Some(running),
                log: StableLog::default(),
                status: unobserved("IDLE"),
                rival: Rival::Absent,
            }
        };
        Self { nodes: setup.ids().map(boot).collect(), network: Network::default(), begun: false }
    }

    /// A process.
    pub fn node(&self, id: ProcessId) -> &Node<P> {
        &self.nodes[id.index()]
    }

    /// Every process, in the order of the setup.
    pub fn nodes(&self) -> &[Node<P>] {
        &self.nodes
    }

    /// The network.
    pub fn network(&self) -> &Network<P::Message> {
        &self.network
    }

    /// What an observer would see, had nothing happened before.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::new(self.nodes.iter().map(|node| node.status.clone()))
    }

    /// Lets one thing happen, or says why it cannot and changes nothing.
    pub fn apply<O: Observer>(
        &mut self,
        setup: &Setup,
        action: &Action,
        out: &mut O,
    ) -> Result<(), ActionError> {
        match action {
            Action::Begin if self.begun => Err(ActionError::Begun),
            Action::Begin => {
                self.begun = true;
                out.see(Event::Began);
                for id in setup.ids() {
                    self.input(setup, id, Input::Start, out);
                }
                Ok(())
            }
            Action::Advance(id) => self.advance(setup, *id, out),
            Action::Deliver(id) => self.deliver(setup, *id, out),
            Action::Finish(id, work, outcome) => self.finish(setup, *id, *work, *outcome, out),
            Action::Fire(id, kind) => self.fire(setup, *id, *kind, out),
            Action::Fault(fault) => self.fault(setup, fault, out),
        }
    }

    /// Gives a process an input and queues its effects.
    fn input<O: Observer>(
        &mut self,
        setup: &Setup,
        id: ProcessId,
        input: Input<P::Message, P::Timer>,
        out: &mut O,
    ) {
        let Some(running) = &mut self.nodes[id.index()].running else {
            return;
        };
        let mut outbox = Outbox::default();
        P::step(Context::new(setup, id), &mut running.state, input, &mut outbox);
        running.queue.extend(outbox.drain());
        self.plan(id, out);
        self.settle(setup, id, out);
    }

    fn advance<O: Observer>(
        &mut self,
        setup: &Setup,
        id: ProcessId,
        out: &mut O,
    ) -> Result<(), ActionError> {
        let node = &mut self.nodes[id.index()];
        let running = node.running.as_mut().ok_or(ActionError::Down(id))?;
        let effect = running.queue.pop_front().ok_or(ActionError::Idle(id))?;
        match effect {
            Effect::Send { to, message, again } => {
                let (name, phase, vote) = (message.name(), message.phase(), message.vote());
                let local = setup.share_host(id, to);
                let message = self.network.send(id, to, message);
                out.see(Event::Sent { message, from: id, to, name, phase, vote, again, local });
            }
            Effect::Force(record) => {
                out.see(wrote(id, &record, true));
                node.log.force(record);
            }
            Effect::Append(record) => {
                out.see(wrote(id, &record, false));
                node.log.append(record);
            }
            Effect::Perform(work) => {
                running.work.push(work);
                out.see(Event::WorkBegan { process: id, work });
            }
            Effect::Arm(_) | Effect::Disarm(_) | Effect::Note(_) => {
                unreachable!("settle leaves nothing in front that takes no time")
            }
        }
        self.settle(setup, id, out);
        Ok(())
    }

    fn deliver<O: Observer>(
        &mut self,
        setup: &Setup,
        id: MessageId,
        out: &mut O,
    ) -> Result<(), ActionError> {
        let flight = self.network.flight(id).ok_or(ActionError::NotInFlight)?;
        let (from, to) = (flight.from, flight.to);
        if !setup.share_host(from, to) && !self.network.connects(from, to) {
            return self.lose(id, Loss::Cut, out);
        }
        let node = self.node(to);
        if node.running.is_none() {
            return self.lose(id, Loss::ReceiverDown, out);
        }
        if !node.is_idle() {
            return Err(ActionError::Busy(to));
        }
        let flight = self.network.take(id).ok_or(ActionError::NotInFlight)?;
        out.see(Event::Received { message: id, process: to });
        self.input(setup, to, Input::Message { from, message: flight.message }, out);
        Ok(())
    }

    fn lose<O: Observer>(
        &mut self,
        id: MessageId,
        why: Loss,
        out: &mut O,
    ) -> Result<(), ActionError> {
        self.network.take(id).ok_or(ActionError::NotInFlight)?;
        out.see(Event::Lost { message: id, why });
        Ok(())
    }

    fn finish<O: Observer>(
        &mut self,
        setup: &Setup,
        id: ProcessId,
        work: Work,
        outcome: WorkOutcome,
        out: &mut O,
    ) -> Result<(), ActionError> {
        let running = self.idle(id)?;
        let place = running.work.iter().position(|other| *other == work);
        running.work.remove(place.ok_or(ActionError::OtherWork(id))?);
        out.see(Event::WorkEnded { process: id, work, outcome });
        self.input(setup, id, Input::Finished { work, outcome }, out);
        Ok(())
    }

    fn fire<O: Observer>(
        &mut self,
        setup: &Setup,
        id: ProcessId,
        kind: u8,
        out: &mut O,
    ) -> Result<(), ActionError> {
        let running = self.idle(id)?;
        let place = running.timers.iter().position(|timer| timer.kind == kind);
        let timer = running.timers.remove(place.ok_or(ActionError::NotArmed(id))?);
        out.see(Event::TimedOut { process: id, timer });
        self.input(setup, id, Input::Timeout(timer.typed()), out);
        Ok(())
    }

    fn idle(&mut self, id: ProcessId) -> Result<&mut Running<P>, ActionError> {
        let running = self.nodes[id.index()].running.as_mut().ok_or(ActionError::Down(id))?;
        if running.queue.is_empty() { Ok(running) } else { Err(ActionError::Busy(id)) }
    }

    /// Tells the observer which effects stand in the list of a process that has taken an input.
    fn plan<O: Observer>(&self, id: ProcessId, out: &mut O) {
        let Some(running) = &self.nodes[id.index()].running else {
            return;
        };
        if !O::WATCHES || running.queue.is_empty() {
            return;
        }
        let plan: Vec<Planned> = running.queue.iter().filter_map(planned::<P>).collect();
        if !plan.is_empty() {
            out.see(Event::Planned { process: id, plan });
        }
    }

    /// Carries out what takes no time and cannot be interrupted: timers, notes, and the observed
    /// state.
    fn settle<O: Observer>(&mut self, setup: &Setup, id: ProcessId, out: &mut O) {
        let node = &mut self.nodes[id.index()];
        let Some(running) = &mut node.running else {
            return;
        };
        while let Some(Effect::Arm(_) | Effect::Disarm(_) | Effect::Note(_)) = running.queue.front()
        {
            match running.queue.pop_front() {
                Some(Effect::Arm(timer)) => {
                    running.timers.retain(|other| other.kind != timer.kind);
                    running.timers.push(timer);
                    out.see(Event::Armed { process: id, timer });
                }
                Some(Effect::Disarm(kind)) => {
                    let armed = running.timers.len();
                    running.timers.retain(|timer| timer.kind != kind);
                    if running.timers.len() < armed {
                        out.see(Event::Disarmed { process: id, kind });
                    }
                }
                Some(Effect::Note(what)) => out.see(Event::Noted { process: id, note: what }),
                _ => {}
            }
        }
        if !running.has_unwritten() {
            let status = P::status(Context::new(setup, id), &running.state);
            if status != node.status {
                if O::WATCHES {
                    let was = node.status.outcome_status;
                    out.see(Event::Changed { process: id, status: status.clone(), was });
                }
                node.status = status;
            }
        }
        self.grant(id, out);
    }

    /// Lets the other transaction write as soon as nothing is locked.
    fn grant<O: Observer>(&mut self, id: ProcessId, out: &mut O) {
        let node = &mut self.nodes[id.index()];
        if node.rival == Rival::Waiting && node.running.is_some() && !node.status.locks {
            node.rival = Rival::Wrote;
            out.see(Event::RivalWrote { process: id });
        }
    }
}
