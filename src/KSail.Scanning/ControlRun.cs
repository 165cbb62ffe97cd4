using KSail.Scanning.Controls;
using KSail.Scanning.Exceptions;
using KSail.Scanning.Objects;
using KSail.Scanning.Results;
using KSail.Scanning.Scoring;

namespace KSail.Scanning;

/// <summary>One control on its way through the objects of an environment.</summary>
internal sealed class ControlRun
{
    private readonly ScanScope _scope;
    private readonly ExceptionSet _exceptions;
    private readonly List<ResourceVerdict> _resources = [];
    private readonly bool _skipsAll;
    private readonly string _skipReason;
    private int _passed;
    private int _failed;
    private int _skipped;
    private int _excepted;

    /// <summary>Prepares a control.</summary>
    public ControlRun(Control control, ScanScope scope, ExceptionSet exceptions)
    {
        Control = control;
        _scope = scope;
        _exceptions = exceptions;
        var isConfigured = control.RequiredInputs.Length == 0 || !scope.Inputs.AreEmpty(control.RequiredInputs);
        _skipsAll = control.IsUndecided || !isConfigured;
        _skipReason = isConfigured ? "requires review" : "configuration";
    }

    /// <summary>The control.</summary>
    public Control Control { get; }

    /// <summary>Looks at an object; whether it counted.</summary>
    public bool Check(ScannedResource resource, ScannedObject item, Findings findings)
    {
        if (!item.Kind.Is(Control.Kinds))
            return false;
        findings.Clear();
        var verdict = Control.Rule is { } rule ? rule(item, _scope, findings) : Verdict.Passed;
        if (verdict == Verdict.NotEvaluated)
            return false;
        // The texts of Kubescape's rules name the object: without a name there is no text, and no finding.
        if (verdict == Verdict.Failed && (item.HasName || item.Kind.Is(Control.NamelessKinds)))
            Fail(resource, findings);
        else
            Pass(resource);
        return true;
    }

    /// <summary>Looks at what a binding gives to a subject; whether it counted.</summary>
    public bool Check(ScannedResource resource, Grant grant, Findings findings)
    {
        if (Control.Subjects is not { } rule)
            return false;
        findings.Clear();
        var verdict = rule(grant, findings);
        if (verdict == Verdict.NotEvaluated)
            return false;
        if (verdict == Verdict.Failed)
            Fail(resource, findings);
        else
            Pass(resource);
        return true;
    }

    /// <summary>The verdict on the environment.</summary>
    public ControlResult Finish()
    {
        if (Control.IsManual)
        {
            return _exceptions.FindManual(Control.Id) is null
                ? new ControlResult(Control.Describe(), ControlStatus.Skipped, "manual review", 0, [])
                : new ControlResult(Control.Describe(), ControlStatus.Passed, "w/exceptions", 100, []);
        }

        var status = _failed > 0 ? ControlStatus.Failed : _skipped > 0 ? ControlStatus.Skipped : ControlStatus.Passed;
        var reason = status switch
        {
            ControlStatus.Skipped => _skipReason,
            ControlStatus.Passed when _resources.Count == 0 => "irrelevant",
            ControlStatus.Passed when _excepted > 0 => "w/exceptions",
            _ => "",
        };
        return new ControlResult(Control.Describe(), status, reason, ComplianceScore.Of(status, _passed + _excepted, _resources.Count), _resources);
    }

    private void Pass(ScannedResource resource)
    {
        if (_skipsAll)
            _skipped++;
        else
            _passed++;
        _resources.Add(_skipsAll ? resource.Skipped : resource.Passed);
    }

    private void Fail(ScannedResource resource, Findings findings)
    {
        var paths = resource.Locate(findings, out var rests);
        if (_skipsAll || !rests)
        {
            Pass(resource);
            return;
        }

        var exception = resource.Grant is { } grant ? _exceptions.Find(Control.Id, grant) : _exceptions.Find(Control.Id, resource.Object!);
        if (exception is null)
            _failed++;
        else
            _excepted++;
        var span = paths.Length > 0 ? paths[0].Span : resource.Span;
        _resources.Add(resource.Verdict(exception is null ? ResourceStatus.Failed : ResourceStatus.Excepted, paths, span, exception?.Name ?? ""));
    }
}
