------------------------------ MODULE TwoPhase ------------------------------
\* Two-phase commit as a transaction manager (TM) and resource managers see it, without time, disks and
\* crashes. What was sent stays in msgs for ever: a message that nobody receives stands for a lost one, and
\* a process that takes no step any more for one that is down. A resource manager that aborts alone tells
\* nobody: the TM may abort at any time before it commits.

CONSTANTS
    RM,         \* the resource managers
    Refusing,   \* those that vote NO
    Reading     \* those that only read: they vote, and are out of it

ASSUME /\ Refusing \subseteq RM
       /\ Reading \subseteq RM
       /\ Refusing \cap Reading = {}

VARIABLES
    rmState,    \* how far each resource manager is
    tmState,    \* what the TM has decided
    tmPrepared, \* whose consent has reached the TM
    msgs        \* everything that was ever sent

vars == <<rmState, tmState, tmPrepared, msgs>>

Messages == [type : {"Prepared", "Read"}, rm : RM] \cup [type : {"Commit", "Abort"}]

TPTypeOK ==
    /\ rmState \in [RM -> {"working", "prepared", "committed", "aborted", "released"}]
    /\ tmState \in {"init", "committed", "aborted"}
    /\ tmPrepared \subseteq RM
    /\ msgs \subseteq Messages

TPInit ==
    /\ rmState = [rm \in RM |-> "working"]
    /\ tmState = "init"
    /\ tmPrepared = {}
    /\ msgs = {}

Send(message) == msgs' = msgs \cup {message}

Becomes(rm, state) == rmState' = [rmState EXCEPT ![rm] = state]

-----------------------------------------------------------------------------
\* The transaction manager.

Hears(rm, type) ==
    /\ tmState = "init"
    /\ [type |-> type, rm |-> rm] \in msgs
    /\ tmPrepared' = tmPrepared \cup {rm}
    /\ UNCHANGED <<rmState, tmState, msgs>>

TMRcvPrepared(rm) == Hears(rm, "Prepared")

TMRcvRead(rm) == Hears(rm, "Read")

Decides(state, type) ==
    /\ tmState = "init"
    /\ tmState' = state
    /\ Send([type |-> type])
    /\ UNCHANGED <<rmState, tmPrepared>>

TMCommit == tmPrepared = RM /\ Decides("committed", "Commit")

TMAbort == Decides("aborted", "Abort")

-----------------------------------------------------------------------------
\* The resource managers.

RMPrepare(rm) ==
    /\ rm \notin Refusing \cup Reading
    /\ rmState[rm] = "working"
    /\ Becomes(rm, "prepared")
    /\ Send([type |-> "Prepared", rm |-> rm])
    /\ UNCHANGED <<tmState, tmPrepared>>

RMRead(rm) ==
    /\ rm \in Reading
    /\ rmState[rm] = "working"
    /\ Becomes(rm, "released")
    /\ Send([type |-> "Read", rm |-> rm])
    /\ UNCHANGED <<tmState, tmPrepared>>

RMChooseToAbort(rm) ==
    /\ rmState[rm] = "working"
    /\ Becomes(rm, "aborted")
    /\ UNCHANGED <<tmState, tmPrepared, msgs>>

Learns(rm, type, state) ==
    /\ [type |-> type] \in msgs
    /\ Becomes(rm, IF rmState[rm] = "released" THEN "released" ELSE state)
    /\ UNCHANGED <<tmState, tmPrepared, msgs>>

RMRcvCommitMsg(rm) == Learns(rm, "Commit", "committed")

RMRcvAbortMsg(rm) == Learns(rm, "Abort", "aborted")

-----------------------------------------------------------------------------

TPNext ==
    \/ TMCommit
    \/ TMAbort
    \/ \E rm \in RM :
          \/ TMRcvPrepared(rm)
          \/ TMRcvRead(rm)
          \/ RMPrepare(rm)
          \/ RMRead(rm)
          \/ RMChooseToAbort(rm)
          \/ RMRcvCommitMsg(rm)
          \/ RMRcvAbortMsg(rm)

TPSpec == TPInit /\ [][TPNext]_vars

\* Nobody has aborted while somebody has committed.
TCConsistent ==
    \A one, other \in RM : ~ (rmState[one] = "aborted" /\ rmState[other] = "committed")

\* Nobody commits against a NO.
NoIsFinal == Refusing = {} \/ \A rm \in RM : rmState[rm] # "committed"

=============================================================================
