---------------------------- MODULE PaxosCommit -----------------------------
\* Paxos Commit: an instance of Paxos for the vote of every resource manager, without time, disks and
\* crashes. What was sent stays in msgs for ever: a message that nobody receives stands for a lost one, and
\* a process that takes no step any more for one that is down. Who leads is left open.

EXTENDS Integers, FiniteSets

CONSTANTS
    RM,         \* the resource managers
    Refusing,   \* those that vote NO
    Acceptor,   \* the acceptors, 2F + 1 to survive F crashes
    Ballot      \* the ballots: 0 is the resource manager's own, in the instance of its vote

ASSUME /\ Refusing \subseteq RM
       /\ Ballot \subseteq Nat
       /\ 0 \in Ballot

VARIABLES
    rmState,    \* how far each resource manager is
    aState,     \* what each acceptor remembers of each instance
    msgs        \* everything that was ever sent

vars == <<rmState, aState, msgs>>

Values == {"prepared", "aborted"}

Messages ==
    [type : {"phase1a"}, ins : RM, bal : Ballot \ {0}]
        \cup [type : {"phase1b"}, ins : RM, mbal : Ballot, bal : Ballot \cup {-1},
              val : Values \cup {"none"}, acc : Acceptor]
        \cup [type : {"phase2a"}, ins : RM, bal : Ballot, val : Values]
        \cup [type : {"phase2b"}, ins : RM, bal : Ballot, val : Values, acc : Acceptor]
        \cup [type : {"Commit", "Abort"}]

PCTypeOK ==
    /\ rmState \in [RM -> {"working", "prepared", "committed", "aborted"}]
    /\ aState \in [RM -> [Acceptor -> [mbal : Ballot, bal : Ballot \cup {-1},
                                       val : Values \cup {"none"}]]]
    /\ msgs \subseteq Messages

PCInit ==
    /\ rmState = [rm \in RM |-> "working"]
    /\ aState = [ins \in RM |-> [acc \in Acceptor |-> [mbal |-> 0, bal |-> -1, val |-> "none"]]]
    /\ msgs = {}

Send(message) == msgs' = msgs \cup {message}

Becomes(rm, state) == rmState' = [rmState EXCEPT ![rm] = state]

IsMajority(some) == 2 * Cardinality(some) > Cardinality(Acceptor)

-----------------------------------------------------------------------------
\* The resource managers: each votes in ballot 0 of its own instance.

Votes(rm, value) ==
    /\ rmState[rm] = "working"
    /\ Becomes(rm, value)
    /\ Send([type |-> "phase2a", ins |-> rm, bal |-> 0, val |-> value])
    /\ UNCHANGED aState

RMPrepare(rm) == rm \notin Refusing /\ Votes(rm, "prepared")

RMChooseToAbort(rm) == Votes(rm, "aborted")

Learns(rm, type, state) ==
    /\ [type |-> type] \in msgs
    /\ Becomes(rm, state)
    /\ UNCHANGED <<aState, msgs>>

RMRcvCommitMsg(rm) == Learns(rm, "Commit", "committed")

RMRcvAbortMsg(rm) == Learns(rm, "Abort", "aborted")

-----------------------------------------------------------------------------
\* The leaders.

Phase1a(bal, rm) ==
    /\ bal # 0
    /\ Send([type |-> "phase1a", ins |-> rm, bal |-> bal])
    /\ UNCHANGED <<rmState, aState>>

\* A majority has promised; of what it had taken, the latest is proposed, or abort if that is nothing.
Phase2a(bal, rm) ==
    /\ bal # 0
    /\ ~ \E m \in msgs : m.type = "phase2a" /\ m.ins = rm /\ m.bal = bal
    /\ LET promises == {m \in msgs : m.type = "phase1b" /\ m.ins = rm /\ m.mbal = bal}
       IN \E some \in SUBSET promises :
             /\ IsMajority({m.acc : m \in some})
             /\ \E latest \in some :
                   /\ \A m \in some : m.bal <= latest.bal
                   /\ Send([type |-> "phase2a", ins |-> rm, bal |-> bal,
                            val |-> IF latest.bal = -1 THEN "aborted" ELSE latest.val])
    /\ UNCHANGED <<rmState, aState>>

HasChosen(rm, value) ==
    \E bal \in Ballot :
        IsMajority({acc \in Acceptor :
            [type |-> "phase2b", ins |-> rm, bal |-> bal, val |-> value, acc |-> acc] \in msgs})

Decide ==
    /\ \/ (\A rm \in RM : HasChosen(rm, "prepared")) /\ Send([type |-> "Commit"])
       \/ (\E rm \in RM : HasChosen(rm, "aborted")) /\ Send([type |-> "Abort"])
    /\ UNCHANGED <<rmState, aState>>

-----------------------------------------------------------------------------
\* The acceptors: each keeps to the highest ballot that it has heard of, in every instance.

Phase1b(acc) ==
    \E m \in msgs :
        /\ m.type = "phase1a"
        /\ LET known == aState[m.ins][acc]
           IN /\ known.mbal < m.bal
              /\ aState' = [aState EXCEPT ![m.ins][acc].mbal = m.bal]
              /\ Send([type |-> "phase1b", ins |-> m.ins, mbal |-> m.bal, bal |-> known.bal,
                       val |-> known.val, acc |-> acc])
        /\ UNCHANGED rmState

Phase2b(acc) ==
    \E m \in msgs :
        /\ m.type = "phase2a"
        /\ aState[m.ins][acc].mbal <= m.bal
        /\ aState' = [aState EXCEPT ![m.ins][acc] = [mbal |-> m.bal, bal |-> m.bal, val |-> m.val]]
        /\ Send([type |-> "phase2b", ins |-> m.ins, bal |-> m.bal, val |-> m.val, acc |-> acc])
        /\ UNCHANGED rmState

-----------------------------------------------------------------------------

PCNext ==
    \/ \E rm \in RM :
          \/ RMPrepare(rm)
          \/ RMChooseToAbort(rm)
          \/ RMRcvCommitMsg(rm)
          \/ RMRcvAbortMsg(rm)
    \/ \E bal \in Ballot, rm \in RM : Phase1a(bal, rm) \/ Phase2a(bal, rm)
    \/ Decide
    \/ \E acc \in Acceptor : Phase1b(acc) \/ Phase2b(acc)

PCSpec == PCInit /\ [][PCNext]_vars

\* Nobody has aborted while somebody has committed.
TCConsistent ==
    \A one, other \in RM : ~ (rmState[one] = "aborted" /\ rmState[other] = "committed")

\* Nobody commits against a NO.
NoIsFinal == Refusing = {} \/ \A rm \in RM : rmState[rm] # "committed"

=============================================================================
