//! The progress bar, and the only clock of the program: what each stage took.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::request::Stage;

use super::say::Say;

/// Follows the stages of a build.
pub struct Progress {
    bar: ProgressBar,
    started: Instant,
    current: Option<(Stage, Instant)>,
    done: Vec<(Stage, Duration)>,
}

impl Progress {
    /// Starts. The bar shows on a terminal only, and not where the environment says that nobody is watching.
    pub fn start(say: &Say, stages: usize) -> Progress {
        let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
        let watched = std::io::stderr().is_terminal() && !say.json && !say.quiet && !set("CI") && !set("NO_COLOR") && !dumb;
        let target = if watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(u64::try_from(stages).ok(), target);
        let style = ProgressStyle::with_template("{bar:24} {msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style.progress_chars("━╸ "));
        Progress { bar, started: Instant::now(), current: None, done: Vec::new() }
    }

    /// A stage begins, and the one before it is done.
    pub fn stage(&mut self, stage: Stage) {
        self.close();
        self.bar.set_message(stage.name());
        self.current = Some((stage, Instant::now()));
    }

    /// What tells that so many of so many pictures are fetched.
    pub fn fetching(&self) -> impl Fn(usize, usize) + Sync + use<> {
        let bar = self.bar.clone();
        move |done, all| bar.set_message(format!("fetching pictures: {done} of {all}"))
    }

    fn close(&mut self) {
        if let Some((stage, since)) = self.current.take() {
            self.done.push((stage, since.elapsed()));
            self.bar.inc(1);
        }
    }

    /// Everything is done: takes the bar away, and returns what the stages took, and the whole.
    pub fn finish(mut self) -> (Vec<(Stage, Duration)>, Duration) {
        self.close();
        self.bar.finish_and_clear();
        (std::mem::take(&mut self.done), self.started.elapsed())
    }
}
