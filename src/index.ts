export { allClaims, claimsNamed, headlineClaims } from './claims/allClaims.ts';
export { batchGrowth } from './claims/batchGrowth.ts';
export { bestRate } from './claims/bestRate.ts';
export { costToTarget } from './claims/costToTarget.ts';
export { evidence } from './claims/evidence.ts';
export { generalisationGap } from './claims/generalisationGap.ts';
export { gradientAgreement } from './claims/gradientAgreement.ts';
export { halfData } from './claims/halfData.ts';
export { linearScaling } from './claims/linearScaling.ts';
export { noiseAndEvidence } from './claims/noiseAndEvidence.ts';
export { optimalBatch } from './claims/optimalBatch.ts';
export { optimalBatchDataSize } from './claims/optimalBatchDataSize.ts';
export { parityBreak } from './claims/parityBreak.ts';
export { randomLabels } from './claims/randomLabels.ts';
export { rprop } from './claims/rprop.ts';
export { sameRate } from './claims/sameRate.ts';
export { sharperMinima } from './claims/sharperMinima.ts';
export { sharpnessAlongLoss } from './claims/sharpnessAlongLoss.ts';
export { sharpnessFollowsNoise } from './claims/sharpnessFollowsNoise.ts';
export { stability } from './claims/stability.ts';
export { startDependence } from './claims/startDependence.ts';
export { trainLonger } from './claims/trainLonger.ts';
export { warmStart } from './claims/warmStart.ts';
export { defineConfig } from './cli/defineConfig.ts';
export type { GateConfig } from './cli/gateConfig.ts';
export type { BlockEvidence, CheckEvent, ClaimCheck, HypothesisLook, Look } from './core/check.ts';
export type {
  BlockContext,
  BlockMeasurement,
  Claim,
  DomainRange,
  GuardOutcome,
  Hypothesis,
  Regime,
  RegimeChanges,
} from './core/claim.ts';
export { claimInRegime } from './core/claimInRegime.ts';
export type { Dataset, ImageShape, Provenance, SplitDataset } from './core/dataset.ts';
export { ExperimentError } from './core/experimentError.ts';
export type { ClimbedRung, LadderRung, LadderStage, RungOutcome } from './core/ladderRung.ts';
export type { Law, LawCheck, LawTrial, LawVerdict } from './core/law.ts';
export type { LossOracle, Vector } from './core/lossOracle.ts';
export type {
  BatchNormalisation,
  ConvNetwork,
  LenetNetwork,
  MlpNetwork,
  Network,
  NormalisationAtEvaluation,
  NormalisedMlpNetwork,
  Resnet9Network,
} from './core/network.ts';
export type {
  AdadeltaOptimiser,
  AdagradOptimiser,
  AdamOptimiser,
  Optimiser,
  RmspropOptimiser,
  RpropOptimiser,
  SgdOptimiser,
} from './core/optimiser.ts';
export { type RandomStream, randomStream } from './core/randomStream.ts';
export type { Augmentation, BatchSizeSchedule, LearningRateSchedule, Recipe, StopRule } from './core/recipe.ts';
export type { Observation, Run, RunOutcome } from './core/run.ts';
export { type Seed, seedFrom, splitSeed } from './core/seed.ts';
export type { Tensor } from './core/tensor.ts';
export type { Evaluation, Trainer, TrainerAbility, TrainRequest } from './core/trainer.ts';
export type { Interval, Verdict } from './core/verdict.ts';
export { averagePool } from './data/averagePool.ts';
export { drawSplit } from './data/drawSplit.ts';
export { loadDataset } from './data/loadDataset.ts';
export { loadTensors } from './data/loadTensors.ts';
export { readSafetensors } from './data/readSafetensors.ts';
export { writeSafetensors } from './data/writeSafetensors.ts';
export { type ExternalTrainerOptions, externalTrainer } from './engines/external/externalTrainer.ts';
export type { MakeModel, ModelRequest } from './engines/tfjs/models/builtModel.ts';
export type { Fit, FitBatch, FitJob, FitUpdate } from './engines/tfjs/models/fitJob.ts';
export type { ModelTrainerOptions } from './engines/tfjs/models/modelTrainer.ts';
export { createTfjsTrainer } from './engines/tfjs/tfjsTrainer.ts';
export { createWasmTrainer, type WasmTrainerOptions } from './engines/wasm/wasmTrainer.ts';
export { checkLaw, type LawOptions } from './judge/checkLaw.ts';
export {
  checkOverRegimes,
  type OverRegimesOptions,
  type OverRegimesResult,
  type ShareRule,
} from './judge/checkOverRegimes.ts';
export { climbLadder } from './judge/climbLadder.ts';
export { type DrawnRegime, legalRegimesOf } from './judge/drawRegimes.ts';
export { errorBudget } from './judge/errorBudget.ts';
export { judgeLaws, type LawsOptions, type LawsResult } from './judge/judgeLaws.ts';
export { PRESETS, type Preset, presetNamed } from './judge/presets.ts';
export { regimesOf } from './judge/regimesOf.ts';
export { type CheckOptions, type CheckResult, runCheck } from './judge/runCheck.ts';
export {
  type ShrinkOptions,
  type Shrunk,
  shrinkViolation,
  type TriedRegime,
  type Violation,
} from './judge/shrinkViolation.ts';
export { allLaws } from './laws/allLaws.ts';
export { mixtureSplit } from './laws/arbitraries/mixtureSplit.ts';
export { plainRecipe } from './laws/arbitraries/plainRecipe.ts';
export { batchings, batchSizeSchedules, learningRateSchedules, recipes } from './laws/arbitraries/recipes.ts';
export { seeds } from './laws/arbitraries/seeds.ts';
export { type DrawnTraining, type TrainingBounds, trainings } from './laws/arbitraries/trainings.ts';
export { parityLadder } from './laws/ladder/parityLadder.ts';
export { type LawDefinition, lawOf } from './laws/lawOf.ts';
export { lawsNamed } from './laws/lawsNamed.ts';
export {
  type AdaptiveSharpness,
  type AdaptiveSharpnessOptions,
  adaptiveSharpness,
} from './measure/adaptiveSharpness.ts';
export { type ExpectedAgreement, expectedAgreement } from './measure/agreementWithFull.ts';
export { type BallSharpness, type BallSharpnessOptions, ballSharpness } from './measure/ballSharpness.ts';
export { type BatchAgreement, batchAgreement } from './measure/batchAgreement.ts';
export { type BatchOracles, batchOracles } from './measure/batchOracles.ts';
export { type BoxCeiling, boxCeiling } from './measure/boxCeiling.ts';
export type { BoxSearchPolicy } from './measure/boxSearch.ts';
export { boxSharpness } from './measure/boxSharpness.ts';
export { checkOracle } from './measure/checkOracle.ts';
export { type Eigenpairs, type EigenpairsOptions, eigenpairs } from './measure/eigenpairs.ts';
export { evenGrid } from './measure/evenGrid.ts';
export { type ChosenPrecision, evidencePrecision } from './measure/evidencePrecision.ts';
export { fitSoftmaxRegression } from './measure/fitSoftmaxRegression.ts';
export { type FullBatchPolish, fullBatchPolish, type PolishOptions } from './measure/fullBatchPolish.ts';
export { gaussNewtonOracle } from './measure/gaussNewtonOracle.ts';
export { geneticSearch } from './measure/geneticSearch.ts';
export { type GradientNoiseScale, gradientNoiseScale } from './measure/gradientNoiseScale.ts';
export { hutchinsonTrace } from './measure/hutchinsonTrace.ts';
export { type HutchPlusPlus, type HutchPlusPlusOptions, hutchPlusPlus } from './measure/hutchPlusPlus.ts';
export { type LaplaceEvidence, laplaceEvidence } from './measure/laplaceEvidence.ts';
export { lastLayerTask } from './measure/lastLayerTask.ts';
export { type LayerOracle, layerOracle } from './measure/layerOracle.ts';
export { type LineAlong, type LineAlongOptions, lineAlong } from './measure/lineAlong.ts';
export { type LineBetween, type LineBetweenOptions, type LineEnd, lineBetween } from './measure/lineBetween.ts';
export type { EvaluatedCurve, EvaluatedParts, LossCurve } from './measure/lossesAlong.ts';
export { type LossPlane, type LossPlaneOptions, lossPlane } from './measure/lossPlane.ts';
export {
  type ManifoldSharpness,
  type ManifoldSharpnessOptions,
  manifoldSharpness,
} from './measure/manifoldSharpness.ts';
export {
  type DirectionNormalisation,
  normalisedDirection,
  randomDirection,
} from './measure/normalisedDirection.ts';
export { particleSwarm } from './measure/particleSwarm.ts';
export { type PolishedBoxSharpness, polishedBoxSharpness } from './measure/polishedBoxSharpness.ts';
export type { CeilingOptions, QuadraticCeiling } from './measure/quadraticCeiling.ts';
export {
  type Checkpoint,
  sharpnessTrajectory,
  type TrajectoryOptions,
  type TrajectoryPoint,
} from './measure/sharpnessTrajectory.ts';
export { type SoftmaxTask, softmaxTask } from './measure/softmaxRegression.ts';
export { type SpectralDensity, type SpectralDensityOptions, spectralDensity } from './measure/spectralDensity.ts';
export { stepEfficiency } from './measure/stepEfficiency.ts';
export { symmetrisedBoxSharpness } from './measure/symmetrisedBoxSharpness.ts';
export { topEigenvalues } from './measure/topEigenvalues.ts';
export { type TrainingPath, type TrainingPathOptions, trainingPath } from './measure/trainingPath.ts';
export { convWeightsFromTensors } from './networks/convWeightsFromTensors.ts';
export { initialWeights } from './networks/initialWeights.ts';
export { parameterCount } from './networks/parameterLayout.ts';
export { tensorsOfWeights } from './networks/tensorsOfWeights.ts';
export { weightsFromTensors } from './networks/weightsFromTensors.ts';
export type { EvidenceRecord } from './records/evidenceRecord.ts';
export { readRecord } from './records/readRecord.ts';
export { writeRecord } from './records/writeRecord.ts';
export { htmlReport } from './report/htmlReport.ts';
export { terminalReport } from './report/terminalReport.ts';
export type { RecipeCapabilities } from './schedules/refusedBy.ts';
export { sgdNoiseScale } from './schedules/sgdNoiseScale.ts';
export { tfjsTrainer } from './trainers/tfjsTrainer.ts';
