using Xunit;

// The variables that the cmdlets set belong to the process: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
