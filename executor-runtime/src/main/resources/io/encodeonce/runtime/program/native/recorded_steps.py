# A decoder's step that is given to the device as a whole.
class RecordedStep:
  # Of its table, as `step_table` gives it.
  shape : List[int]
  # Where it finds its numbers.
  table : Tensor
  # All else that it reads beside the model.
  step : __torch__.step.Step
  # Where it leaves normed states, [tokens, width].
  states : Tensor
  recording : __torch__.torch.classes.encodeonce.Recording

  def __init__(
      self,
      shape: List[int],
      table: Tensor,
      step: __torch__.step.Step,
      states: Tensor,
      recording: __torch__.torch.classes.encodeonce.Recording) -> None:
    self.shape = shape
    self.table = table
    self.step = step
    self.states = states
    self.recording = recording

  # numbers: a table in main memory -> states, which the next call overwrites
  def replayed(self, numbers: Tensor) -> Tensor:
    _ = torch.copy_(self.table, numbers)
    self.recording.replay()
    return self.states


# A decoder's steps that were recorded, the last used last.
class RecordedSteps:
  steps : List[__torch__.recorded_steps.RecordedStep]

  def __init__(self) -> None:
    self.steps = annotate(List[__torch__.recorded_steps.RecordedStep], [])

  def of(self, shape: List[int]) -> Optional[__torch__.recorded_steps.RecordedStep]:
    for i in range(torch.len(self.steps)):
      if self.steps[i].shape == shape:
        step = self.steps.pop(i)
        self.steps.append(step)
        return step
    return None

  def add(self, step: __torch__.recorded_steps.RecordedStep) -> None:
    if torch.len(self.steps) == __torch__.recorded_steps.most():
      _ = self.steps.pop(0)
    self.steps.append(step)


# Each has states of its own, and a graph of some hundred launches.
def most() -> int:
  return 64
