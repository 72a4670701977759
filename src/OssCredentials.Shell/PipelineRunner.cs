using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;

namespace OssCredentials.Shell;

/// <summary>Runs pipelines as the console of pwsh does: into Out-Default, errors merged, one Ctrl+C stops the innermost.</summary>
internal sealed class PipelineRunner(Runspace runspace, ShellHostUserInterface userInterface)
{
    private readonly Stack<Pipeline> _running = new();
    private readonly object _gate = new();
    private int _preparedToStop;

    /// <summary>How deep pipelines are nested at present; 0 between them.</summary>
    public int Depth
    {
        get
        {
            lock (_gate)
                return _running.Count;
        }
    }

    /// <summary>Makes a pipeline of a text; within a nested prompt it runs inside the one that waits.</summary>
    public Pipeline Create(string text, bool addToHistory) =>
        Depth == 0 ? runspace.CreatePipeline(text, addToHistory) : runspace.CreateNestedPipeline(text, addToHistory);

    /// <summary>Runs a pipeline of one command and shows all that it writes.</summary>
    /// <param name="pipeline">The pipeline; disposed of here.</param>
    /// <param name="input">Objects to feed while it runs; null for none.</param>
    /// <returns>What terminated it; null when it ran to its end.</returns>
    public Exception? RunAndShow(Pipeline pipeline, IEnumerable<string>? input = null)
    {
        pipeline.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        pipeline.Commands.Add(OutDefault());
        return Run(pipeline, input, out _);
    }

    /// <summary>Runs a pipeline and returns what it writes.</summary>
    public Collection<PSObject> RunAndCollect(Pipeline pipeline, out Exception? failure)
    {
        failure = Run(pipeline, null, out Collection<PSObject> results);
        return results;
    }

    /// <summary>Shows an error that ended a pipeline, in the engine's own view, on standard error.</summary>
    public void Report(Exception failure)
    {
        if (failure is PipelineStoppedException)
            return;

        ErrorRecord record = (failure as IContainsErrorRecord)?.ErrorRecord
            ?? new ErrorRecord(failure, "OssCredentials.Shell", ErrorCategory.NotSpecified, null);

        // Formatted as an object, not written as an error: it is in $Error already.
        Pipeline pipeline = Depth == 0 ? runspace.CreatePipeline() : runspace.CreateNestedPipeline();
        pipeline.Commands.Add(OutDefault());
        pipeline.Input.Write(record);
        int linesBefore = userInterface.ErrorLines;
        userInterface.LinesAreErrors = true;
        try
        {
            Run(pipeline, null, out _);
        }
        finally
        {
            userInterface.LinesAreErrors = false;
        }

        // The view of a text that ends too early is empty, and a failure that says nothing helps nobody.
        if (userInterface.ErrorLines == linesBefore)
            userInterface.WriteErrorLine($"{(failure is ParseException ? "ParserError" : failure.GetType().Name)}: {failure.Message}");
    }

    /// <summary>Asks the innermost pipeline to stop; false where none runs.</summary>
    public bool Stop()
    {
        Pipeline? pipeline;
        lock (_gate)
            _running.TryPeek(out pipeline);
        pipeline?.StopAsync();
        return pipeline is not null;
    }

    /// <summary>
    /// Makes a stop quick before one is needed. A Ctrl+C that a native command gets too ends it at once; if the first stop
    /// had to be compiled then, the statement after the command would run before it.
    /// </summary>
    public void PrepareToStop()
    {
        if (Interlocked.Exchange(ref _preparedToStop, 1) == 1)
            return;
        Pipeline neverRun = runspace.CreatePipeline();
        ThreadPool.QueueUserWorkItem(_ =>
        {
            neverRun.StopAsync();
            neverRun.Dispose();
        });
    }

    private static Command OutDefault() => new("Out-Default", isScript: false, useLocalScope: true)
    {
        MergeUnclaimedPreviousCommandResults = PipelineResultTypes.Error | PipelineResultTypes.Output,
    };

    private static void Feed(Pipeline pipeline, IEnumerable<string> input)
    {
        using ManualResetEventSlim ended = new();
        pipeline.StateChanged += (_, change) =>
        {
            if (change.PipelineStateInfo.State is PipelineState.Completed or PipelineState.Failed or PipelineState.Stopped)
                ended.Set();
        };
        pipeline.InvokeAsync();

        // On a thread of its own: a read from an input that neither goes on nor ends must not outlive the pipeline.
        PipelineWriter writer = pipeline.Input;
        Thread feeder = new(() => Feed(writer, input)) { IsBackground = true };
        feeder.Start();
        ended.Wait();
    }

    private static void Feed(PipelineWriter writer, IEnumerable<string> input)
    {
        try
        {
            foreach (string line in input)
                writer.Write(line);
            writer.Close();
        }
        catch (Exception ended) when (ended is PipelineClosedException or ObjectDisposedException)
        {
            // The pipeline was done before its input was.
        }
    }

    private Exception? Run(Pipeline pipeline, IEnumerable<string>? input, out Collection<PSObject> results)
    {
        results = [];
        lock (_gate)
            _running.Push(pipeline);
        try
        {
            if (input is null)
            {
                results = pipeline.Invoke();
                return null;
            }

            Feed(pipeline, input);
            return pipeline.PipelineStateInfo.Reason;
        }
        catch (RuntimeException failure)
        {
            return failure;
        }
        finally
        {
            lock (_gate)
                _running.Pop();
            userInterface.ClearProgress();
            pipeline.Dispose();
        }
    }
}
