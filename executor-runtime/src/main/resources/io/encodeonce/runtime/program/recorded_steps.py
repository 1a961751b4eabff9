# A decoder's steps that were recorded: none where there are no operators.
class RecordedSteps:
  def __init__(self) -> None:
    pass
