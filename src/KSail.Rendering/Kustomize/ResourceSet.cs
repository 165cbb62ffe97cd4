using KSail.Documents.Diagnostics;

namespace KSail.Rendering.Kustomize;

/// <summary>The objects of a layer in order, no two of which the build could confuse.</summary>
internal sealed class ResourceSet
{
    private readonly List<BuildObject> _objects = [];
    private readonly List<Var> _vars = [];
    private HashSet<Identity>? _identities;

    public IReadOnlyList<BuildObject> Objects => _objects;

    /// <summary>
    /// Whether something that belongs here could not be loaded, which has been reported. What is missing may be in it, so nobody complains of
    /// that as well.
    /// </summary>
    public bool IsIncomplete { get; set; }

    /// <summary>
    /// Whether something has changed identities without asking whether they are still unique. Upstream asks at some later steps and not at others.
    /// </summary>
    public bool MayHaveDuplicates { get; set; }

    /// <summary>The fields that transformations of these objects change, by default and by the configurations of the layers so far.</summary>
    public TransformerConfig Config { get; set; } = TransformerConfig.Empty;

    /// <summary>The vars that the layers so far have declared.</summary>
    public IReadOnlyList<Var> Vars => _vars;

    /// <summary>Adds a var unless one of its name is there, which is an error at the new one.</summary>
    public bool AddVar(Var added, DiagnosticBag diagnostics)
    {
        foreach (var each in _vars)
        {
            if (each.Name != added.Name)
                continue;
            diagnostics.Add(KustomizeDiagnostics.InvalidVar, added.Span, $"the var '{added.Name}' is declared already in this build; give one of the two another name");
            return false;
        }

        _vars.Add(added);
        return true;
    }

    /// <summary>Adds an object unless one of the same identity is there, which is an error at the new one.</summary>
    public bool Add(BuildObject added, DiagnosticBag diagnostics)
    {
        if (_identities is null)
        {
            _identities = new HashSet<Identity>(_objects.Count + 1);
            foreach (var each in _objects)
                _identities.Add(each.Current.Normalized());
        }

        if (_identities.Add(added.Current.Normalized()))
        {
            _objects.Add(added);
            return true;
        }

        ReportDuplicate(added, diagnostics);
        return false;
    }

    public void AddAll(ResourceSet other, DiagnosticBag diagnostics)
    {
        IsIncomplete |= other.IsIncomplete;
        foreach (var each in other._objects)
            Add(each, diagnostics);
        foreach (var each in other._vars)
            AddVar(each, diagnostics);
    }

    /// <summary>Reports objects that have come to have the same identity, and drops all but the first of them.</summary>
    public void CheckUnique(DiagnosticBag diagnostics)
    {
        if (!MayHaveDuplicates)
            return;
        MayHaveDuplicates = false;
        var all = _objects.ToArray();
        _objects.Clear();
        _identities = null;
        foreach (var each in all)
        {
            if (each.Tree.Count > 0)
                Add(each, diagnostics);
        }
    }

    public void Replace(int index, BuildObject replacement)
    {
        _objects[index] = replacement;
        _identities = null;
    }

    /// <summary>Drops what a transformation emptied, and forgets identities that it may have changed.</summary>
    public void Settle()
    {
        _objects.RemoveAll(static each => each.Tree.Count == 0);
        _identities = null;
    }

    /// <summary>Drops what <paramref name="unwanted"/> says.</summary>
    public void RemoveAll(Predicate<BuildObject> unwanted)
    {
        _objects.RemoveAll(unwanted);
        _identities = null;
    }

    public void Sort(Comparison<BuildObject> comparison)
    {
        // List.Sort is not stable; the position decides between equals.
        var indexed = new (BuildObject Object, int At)[_objects.Count];
        for (var i = 0; i < indexed.Length; i++)
            indexed[i] = (_objects[i], i);
        Array.Sort(indexed, (a, b) => comparison(a.Object, b.Object) is var order && order != 0 ? order : a.At.CompareTo(b.At));
        for (var i = 0; i < indexed.Length; i++)
            _objects[i] = indexed[i].Object;
    }

    private void ReportDuplicate(BuildObject added, DiagnosticBag diagnostics)
    {
        var identity = added.Current.Normalized();
        var first = _objects.Find(each => each.Current.Normalized() == identity);
        if (first is { Span.HasFile: true } && first.Span == added.Span)
        {
            diagnostics.Add(KustomizeDiagnostics.DuplicateResource, added.Span, $"{added} is in this build twice, because its file is listed twice, here or in a base; remove one of the entries");
            return;
        }

        var where = first is { Span: { HasFile: true } span } ? $" at {System.IO.Path.GetFileName(span.File)} line {span.Line}" : "";
        diagnostics.Add(KustomizeDiagnostics.DuplicateResource, added.Span, $"{added} is already part of this build{where}; remove or rename one of the two");
    }
}
