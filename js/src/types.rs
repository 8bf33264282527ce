//! What an editor knows of the engine: it is written into `coordinator.d.ts`, and nothing else reads it.
//! The shapes are those of [`coordinator_core::report`] and of the scenario file.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/**
 * A run: a link, the code in it, the name of a run of the library (`"2pc-coordinator-crash"`, with a
 * step `"2pc-commit@5"`), the text of a scenario file, or an object of its shape.
 */
export type Scenario = string | ScenarioFile;

/** A scenario file. What is left out is as usual. */
export interface ScenarioFile {
  /** The version of the file. */
  coordinator: 1;
  /** A protocol or variant: `"2pc"`, `"2pc-pa"`. */
  protocol: string;
  /** By the ids of the protocol's options. */
  options?: Record<string, string | number>;
  participants?: number;
  /** How the work of each participant ends. */
  votes?: ("yes" | "no" | "read" | "fail")[];
  /** How long things take, in ticks. */
  environment?: {
    latency?: { constant: number } | { uniform: [number, number] } | { exponential: number };
    "force-ticks"?: number;
    "work-ticks"?: number;
    "timeout-ticks"?: number;
    "patience-ticks"?: number;
  };
  seed?: number;
  /** What the transactions do, where the protocol plays a script: `"T1: r(x) w(y); T2: w(x)"`. */
  script?: string;
  /** As `coordinator export RUN --format json` writes them. */
  interventions?: { when: object | string; what: object | string }[];
}

/** A run that was played. */
export interface Run {
  /** The id of the variant. */
  protocol: string;
  /** After how many steps it is judged. */
  steps: number;
  /** Those steps. */
  story: { tick: number; sentence: string; events: string[] }[];
  /** By process. */
  decisions: Record<string, "commit" | "abort" | "undecided">;
  /** Who is blocked. */
  blocked: string[];
  /** `holds` is false only for a property that is violated. */
  properties: {
    id: string;
    holds: boolean;
    ruling: "holds" | "violated" | "pending" | "not applicable";
    why: string;
  }[];
  measures: {
    convention: string;
    messages: number;
    delays: number;
    forced_writes: number;
    write_delays: number;
    lost: number;
    duplicated: number;
    repeated: number;
    blocked_ticks: number;
    /** Of a saga: how long its effects stood while they might still be undone; over services, the sum. */
    semantic_lock_ticks: number;
  };
  /** What stands behind the address of any page that plays runs. */
  link: string;
}

/** What a search may do and use up. What is left out is 0, or as usual. */
export interface Limits {
  /** Timers that fire; if absent, as many as may. */
  timeouts?: number;
  /** Whether every process may crash at some time. */
  total_failure?: boolean;
  /** When timers fire: only if what they wait for is missing (`"sync"`), or whenever they are armed. */
  timing?: "sync" | "async";
  /** Where a crash may fall: between any two effects (`"effect"`), or only between two inputs. */
  grain?: "effect" | "step";
  /** What is looked for: a broken promise (`"violated"`), somebody blocked, a decision, or a moment. */
  goal?: "violated" | "blocked" | "commit" | "abort" | "all-know" | "none-knows" | "one-knows"
    | "diverged" | "locks-orphaned" | `state:${string}`;
  /** How much memory it may take, in MiB: 1024 if absent, at most 2048. */
  memory?: number;
  /** How many states it may store. */
  states?: number;
}

/** What a search has found. */
export interface Answer {
  /** `"limit"`: it did not come to its end, and proves nothing. */
  result: "found" | "none" | "limit";
  states: number;
  transitions: number;
  depth: number;
  bytes: number;
  seconds: number;
  /** The property that is broken in the run that was found. */
  property: string | null;
  /** What is to be seen in it. */
  why: string | null;
  /** What intervenes in it, a sentence each. */
  faults: string[];
  /** Opens it; `simulate` takes it too. */
  link: string | null;
}

/** How far a search is. */
export interface Progress {
  /** Whether there is an answer. */
  done: boolean;
  states: number;
  transitions: number;
  /** How many states lie on the shortest way to the farthest one. */
  depth: number;
  /** Up to which depth everything was seen. */
  complete_depth: number;
  /** How many states are known whose successors are not. */
  frontier: number;
  bytes: number;
  /** Spent in `advance`. */
  seconds: number;
}
"#;

/// The fault budget: a field for each kind that a search budgets.
#[wasm_bindgen(typescript_custom_section)]
const FAULT_BUDGET: &str = {
    const BYTES: [u8; LENGTH] = fault_budget::<LENGTH>().0;
    const LENGTH: usize = fault_budget::<0>().1;

    /// The first `N` bytes of the declaration, and how many it has.
    const fn fault_budget<const N: usize>() -> ([u8; N], usize) {
        let mut text = ([0; N], 0);
        text = written(text, "export interface Limits {\n");
        let mut place = 0;
        while place < coordinator_core::fault::BUDGETED.len() {
            text = written(text, "  /** ");
            text = written(text, coordinator_core::fault::BUDGETED[place].about);
            text = written(text, ". */\n  ");
            text = written(text, coordinator_core::fault::BUDGETED[place].key);
            text = written(text, "?: number;\n");
            place += 1;
        }
        written(text, "}\n")
    }

    const fn written<const N: usize>(
        (mut bytes, mut length): ([u8; N], usize),
        more: &str,
    ) -> ([u8; N], usize) {
        let mut place = 0;
        while place < more.len() {
            if length < N {
                bytes[length] = more.as_bytes()[place];
            }
            (place, length) = (place + 1, length + 1);
        }
        (bytes, length)
    }

    match std::str::from_utf8(&BYTES) {
        Ok(text) => text,
        Err(_) => unreachable!(),
    }
};
