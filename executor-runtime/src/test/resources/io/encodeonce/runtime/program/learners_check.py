# A module that consists of learners by itself, for tests.
class LearnersCheck(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def plain(self, learners: int, weights: List[Tensor], gate: List[Tensor]) -> __torch__.token_map.TokenMap:
    settings = __torch__.plain.Settings(1, 1, 1e-6, "RELU", 512, 6)
    return __torch__.plain.learner_map(settings, learners, weights, gate)

  def fused(
      self,
      plain: __torch__.token_map.TokenMap,
      linear: str,
      dtype: int,
      often_few: bool) -> __torch__.token_map.TokenMap:
    form = __torch__.fusing.Form(linear, dtype, dtype, "cpu", 16)
    return __torch__.fusing.token_map(plain, None, form, often_few)

  def mapped(self, map: __torch__.token_map.TokenMap, x: Tensor, shift: float) -> Tensor:
    return torch.to(map.mapped(x, __torch__.effort.Effort(shift)), 6)

  def counts(self, map: __torch__.token_map.TokenMap, x: Tensor, shift: float) -> Tensor:
    effort = __torch__.effort.Effort(shift)
    _ = map.mapped(x, effort)
    return effort.counts()
