using System.Globalization;
using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Rendering;
using KSail.Scanning.Controls;
using KSail.Scanning.Exceptions;
using KSail.Scanning.Frameworks;
using KSail.Scanning.Inputs;
using KSail.Scanning.Objects;
using KSail.Scanning.Reports;
using KSail.Scanning.Results;
using KSail.Scanning.Scoring;

namespace KSail.Scanning;

/// <summary>
/// Scans what Flux would apply with Kubescape's controls, as Kubescape scans files: the same controls, verdicts, paths and scores, of its library
/// of August 2026. Nothing is fetched and nothing is asked of a cluster.
/// </summary>
public static class EnvironmentScan
{
    private const int CostliestShown = 5;

    /// <summary>Scans an environment.</summary>
    /// <param name="environment">What the build rendered, of all Flux Kustomizations.</param>
    /// <param name="request">What to scan for.</param>
    /// <param name="cancellation">Ends the scan between two objects.</param>
    public static ScanOutcome Run(RenderedEnvironment environment, ScanRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(request);
        var diagnostics = new DiagnosticBag();
        var selection = ControlSelection.Read(request, diagnostics);
        var inputs = InputReader.Read(request.Inputs, diagnostics);
        var index = ObjectIndex.Of(environment, request.WithCharts);
        var exceptions = ReadExceptions(request, index, diagnostics);
        if (selection.Counted.Count == 0 && !diagnostics.HasErrors)
            diagnostics.Add(ScanDiagnostics.NoControls, PlaceOf(request), "no control is left that manifests decide; name a framework such as nsa or mitre");
        // A scan by half a request would tell a score that nobody asked for.
        if (diagnostics.HasErrors)
            return Finish(null, diagnostics);
        var runs = Prepare(selection, new ScanScope(index, inputs), exceptions);
        var count = Check(index, runs, cancellation);
        if (count == 0)
        {
            diagnostics.Add(
                ScanDiagnostics.NothingToScan,
                PlaceOf(request),
                $"environment '{environment.Environment}' has no object that the controls look at, so there is no score");
            return Finish(null, diagnostics);
        }

        var result = Result(environment.Environment, request, selection, runs, count);
        Report(runs, result, diagnostics);
        ReportUnused(exceptions, runs, diagnostics);
        if (!result.IsCompliant)
            diagnostics.Add(ScanDiagnostics.BelowThreshold, PlaceOf(request), BelowThreshold(result));
        return Finish(result, diagnostics);
    }

    private static ExceptionSet ReadExceptions(ScanRequest request, ObjectIndex index, DiagnosticBag diagnostics)
    {
        List<ExceptionPolicy> policies = [];
        if (request.Exceptions is { } file)
            policies.AddRange(ExceptionFile.Read(file, request.Now, diagnostics));
        policies.AddRange(SecurityExceptions.Read(index, request.Now, diagnostics));
        return new ExceptionSet(policies, index, request.RepositoryRoot);
    }

    private static ControlRun[] Prepare(ControlSelection selection, ScanScope scope, ExceptionSet exceptions)
    {
        var runs = new ControlRun[selection.Counted.Count];
        var at = 0;
        foreach (var id in selection.Counted)
            runs[at++] = new ControlRun(ControlTable.Find(id)!, scope, exceptions);
        return runs;
    }

    // Object by object, so that each is looked at once for all controls. Returns how many resources any control looked at.
    private static int Check(ObjectIndex index, ControlRun[] runs, CancellationToken cancellation)
    {
        var findings = new Findings();
        List<Grant> grants = [];
        var count = 0;
        for (var i = 0; i < index.Objects.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var item = index.Objects[i];
            if (item.Kind == ObjectKinds.None)
                continue;
            var resource = new ScannedResource(item);
            var counts = false;
            for (var r = 0; r < runs.Length; r++)
                counts |= runs[r].Check(resource, item, findings);
            count += counts ? 1 : 0;
            if (!item.Kind.Is(ObjectKinds.Bindings))
                continue;
            grants.Clear();
            Grant.AddAll(item, index, grants);
            for (var g = 0; g < grants.Count; g++)
                count += Check(grants[g], runs, findings) ? 1 : 0;
        }

        return count;
    }

    private static bool Check(Grant grant, ControlRun[] runs, Findings findings)
    {
        var resource = new ScannedResource(grant);
        var counts = false;
        for (var r = 0; r < runs.Length; r++)
            counts |= runs[r].Check(resource, grant, findings);
        return counts;
    }

    private static ScanResult Result(string environment, ScanRequest request, ControlSelection selection, ControlRun[] runs, int count)
    {
        var controls = new ControlResult[runs.Length];
        var byId = new Dictionary<string, ControlResult>(StringComparer.Ordinal);
        for (var r = 0; r < runs.Length; r++)
        {
            controls[r] = runs[r].Finish();
            byId.Add(runs[r].Control.Id, controls[r]);
        }

        List<FrameworkScore> frameworks = [];
        foreach (var framework in selection.Frameworks)
        {
            var ids = framework.FileIds;
            List<ControlResult> own = [];
            foreach (var id in ids)
                own.Add(byId[id]);
            frameworks.Add(new FrameworkScore(framework.Name, ComplianceScore.Of(own), ids));
        }

        List<ControlDescription> others = [];
        foreach (var id in selection.Others)
            others.Add(ClusterControls.Describe(id));
        return new ScanResult(environment, ComplianceScore.Of(controls), request.Threshold, frameworks, controls, others, count);
    }

    private static void Report(ControlRun[] runs, ScanResult result, DiagnosticBag diagnostics)
    {
        for (var r = 0; r < runs.Length; r++)
        {
            var control = result.Controls[r];
            if (control.Status != ControlStatus.Failed)
                continue;
            foreach (var verdict in control.Resources)
            {
                if (verdict.Status == ResourceStatus.Failed)
                    diagnostics.Add(FindingMessage.Of(runs[r].Control, control.Control, verdict));
            }
        }
    }

    // An exception for controls that this scan does not run may well be of use to another.
    private static void ReportUnused(ExceptionSet exceptions, ControlRun[] runs, DiagnosticBag diagnostics)
    {
        for (var i = 0; i < exceptions.Policies.Count; i++)
        {
            var policy = exceptions.Policies[i];
            if (exceptions.WasUsed(i) || !Array.Exists(runs, run => policy.MeansControl(run.Control.Id)))
                continue;
            diagnostics.Add(
                ScanDiagnostics.UnusedException,
                policy.Span,
                $"exception '{policy.Name}' matches nothing that fails; remove it, or correct its resources and controls");
        }
    }

    private static string BelowThreshold(ScanResult result)
    {
        List<ControlResult> costly = [];
        foreach (var control in result.Controls)
        {
            if (control.Score < 100)
                costly.Add(control);
        }

        costly.Sort(static (a, b) => a.Score != b.Score ? a.Score.CompareTo(b.Score) : string.CompareOrdinal(a.Control.Id, b.Control.Id));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"environment '{result.Environment}': compliance score {ScanText.Score(result.Score, result.Threshold)} is below the threshold {result.Threshold}");
        for (var i = 0; i < Math.Min(CostliestShown, costly.Count); i++)
        {
            var cost = ComplianceScore.CostOf(costly[i], result.Controls.Count);
            text.Append(i == 0 ? "; most points cost " : ", ");
            text.Append(CultureInfo.InvariantCulture, $"{costly[i].Control.Id} {costly[i].Control.Name} ({cost:F2})");
        }

        return text.ToString();
    }

    private static SourceSpan PlaceOf(ScanRequest request)
    {
        if (request.ThresholdSpan.HasFile)
            return request.ThresholdSpan;
        return request.Selections.Count > 0 ? request.Selections[0].Span : SourceSpan.None;
    }

    private static ScanOutcome Finish(ScanResult? result, DiagnosticBag diagnostics)
    {
        List<Diagnostic> sorted = [.. diagnostics.Items];
        sorted.Sort();
        return new ScanOutcome(result, sorted);
    }
}
