//! What faults and repairs do to a world.

use super::{
    Observer, Running, World,
    observed::{unobserved, wrote},
};
use crate::{
    event::{Event, Loss, MessageId, WorldFault},
    fault::{ActionError, Fault},
    num::bounded,
    protocol::{Context, Effect, Machine, ProcessId, Setup},
    snapshot::Rival,
};

impl<P: Machine> World<P> {
    /// Lets a fault or a repair happen, or says why it cannot and changes nothing.
    pub(super) fn fault<O: Observer>(
        &mut self,
        setup: &Setup,
        fault: &WorldFault,
        out: &mut O,
    ) -> Result<(), ActionError> {
        match *fault {
            Fault::Drop(id) => {
                self.crosses(setup, id)?;
                self.lose(id, Loss::Dropped, out)
            }
            Fault::Duplicate(id) => {
                self.crosses(setup, id)?;
                let copy = self.network.duplicate(id).ok_or(ActionError::NotInFlight)?;
                out.see(Event::Duplicated { message: id, copy });
                Ok(())
            }
            Fault::Crash(id) => self.crash(setup, id, out),
            Fault::Recover(id) => self.recover(setup, id, out),
            Fault::Cut { from, to, both_ways } => {
                for (from, to) in
                    [(from, to), (to, from)].into_iter().take(1 + usize::from(both_ways))
                {
                    self.network.cut(from, to);
                    out.see(Event::Cut { from, to });
                }
                Ok(())
            }
            Fault::Heal if self.network.heal() => {
                out.see(Event::Healed);
                Ok(())
            }
            Fault::Heal => Err(ActionError::NotCut),
            Fault::Rival(id) => self.rival(id, out),
            Fault::Fail { process, .. } => {
                out.see(Event::Fault { process, fault: *fault });
                Ok(())
            }
            Fault::Flush(process) => {
                if !self.nodes[process.index()].log.flush() {
                    return Err(ActionError::Stable(process));
                }
                out.see(Event::Fault { process, fault: *fault });
                Ok(())
            }
            Fault::LoseLog(_)
            | Fault::SetBackLog { .. }
            | Fault::FailWrite(_)
            | Fault::UncertainWrite(_) => self.disk_fault(setup, fault, out),
            Fault::Deliver(_)
            | Fault::Delay { .. }
            | Fault::Fire { .. }
            | Fault::Advance(_)
            | Fault::Finish(_) => Err(ActionError::Order),
        }
    }

    fn disk_fault<O: Observer>(
        &mut self,
        setup: &Setup,
        fault: &WorldFault,
        out: &mut O,
    ) -> Result<(), ActionError> {
        match *fault {
            Fault::LoseLog(process) => self.set_back(process, 0, fault, out),
            Fault::SetBackLog { process, records } => {
                self.set_back(process, records.into(), fault, out)
            }
            Fault::FailWrite(process) => {
                self.forces(process)?;
                out.see(Event::Fault { process, fault: *fault });
                self.crash(setup, process, out)
            }
            Fault::UncertainWrite(process) => {
                let record = self.forces(process)?.clone();
                out.see(wrote(process, &record, true));
                self.nodes[process.index()].log.force(record);
                out.see(Event::Fault { process, fault: *fault });
                self.crash(setup, process, out)
            }
            _ => Err(ActionError::Order),
        }
    }

    /// Whether a message is in flight between two machines, where something may happen to it.
    fn crosses(&self, setup: &Setup, id: MessageId) -> Result<(), ActionError> {
        let flight = self.network.flight(id).ok_or(ActionError::NotInFlight)?;
        if setup.share_host(flight.from, flight.to) {
            return Err(ActionError::Local);
        }
        Ok(())
    }

    fn crash<O: Observer>(
        &mut self,
        setup: &Setup,
        id: ProcessId,
        out: &mut O,
    ) -> Result<(), ActionError> {
        let mut machine = setup.on_host_of(id).into_iter();
        if machine.all(|process| self.node(process).running.is_none()) {
            return Err(ActionError::DownAlready(id));
        }
        for process in setup.on_host_of(id) {
            let node = &mut self.nodes[process.index()];
            if node.running.take().is_some() {
                let lost_records = bounded(node.log.crash());
                out.see(Event::Crashed { process, lost_records });
            }
        }
        Ok(())
    }

    fn recover<O: Observer>(
        &mut self,
        setup: &Setup,
        id: ProcessId,
        out: &mut O,
    ) -> Result<(), ActionError> {
        let mut machine = setup.on_host_of(id).into_iter();
        if machine.all(|process| self.node(process).running.is_some()) {
            return Err(ActionError::Up(id));
        }
        for process in setup.on_host_of(id) {
            let node = &mut self.nodes[process.index()];
            if node.running.is_none() {
                let cx = Context::new(setup, process);
                node.running = Some(Running::boot(cx, node.log.records()));
                let (status, was) = (unobserved("RECOVERING"), node.status.outcome_status);
                node.status = status.clone();
                out.see(Event::Recovered { process });
                out.see(Event::Changed { process, status, was });
                self.plan(process, out);
                self.settle(setup, process, out);
            }
        }
        Ok(())
    }

    /// The record that a process is about to force.
    fn forces(&self, process: ProcessId) -> Result<&P::Record, ActionError> {
        match self.node(process).next_effect() {
            Some(Effect::Force(record)) => Ok(record),
            _ => Err(ActionError::NoForce(process)),
        }
    }

    /// Keeps as many of the first records of a process that is down as a fault says.
    fn set_back<O: Observer>(
        &mut self,
        process: ProcessId,
        records: usize,
        fault: &WorldFault,
        out: &mut O,
    ) -> Result<(), ActionError> {
        let node = &mut self.nodes[process.index()];
        if node.running.is_some() {
            return Err(ActionError::Up(process));
        }
        if records >= node.log.records().len() {
            return Err(ActionError::ShortLog(process));
        }
        node.log.set_back(records);
        out.see(Event::Fault { process, fault: *fault });
        Ok(())
    }

    fn rival<O: Observer>(&mut self, id: ProcessId, out: &mut O) -> Result<(), ActionError> {
        let node = &mut self.nodes[id.index()];
        if node.running.is_none() {
            return Err(ActionError::Down(id));
        }
        if node.rival != Rival::Absent {
            return Err(ActionError::Wanted(id));
        }
        node.rival = Rival::Waiting;
        out.see(Event::RivalWaits { process: id });
        self.grant(id, out);
        Ok(())
    }
}
