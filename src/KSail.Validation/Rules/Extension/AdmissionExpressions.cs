using KSail.Cel;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Validation.Rules.Extension;

/// <summary>
/// The expressions of webhooks and admission policies, which see the object as it comes, and the request and its namespace with their types
/// (<c>k8s.io/apiserver/pkg/admission/plugin/cel</c>). What calls on the authorizer is only read: its functions are not known here.
/// </summary>
/// <param name="hasParameters">Whether the policy has a kind of parameters.</param>
internal sealed class AdmissionExpressions(bool hasParameters)
{
    private const string Authorizer = "authorizer";
    private const string Variables = "variables";

    private const string Types = """
        request:
          type: object
          properties: &request
            kind: &kind {type: object, properties: {group: {type: string}, version: {type: string}, kind: {type: string}}}
            resource: &resource {type: object, properties: {group: {type: string}, version: {type: string}, resource: {type: string}}}
            subResource: {type: string}
            requestKind: *kind
            requestResource: *resource
            requestSubResource: {type: string}
            name: {type: string}
            namespace: {type: string}
            operation: {type: string}
            userInfo:
              type: object
              properties:
                username: {type: string}
                uid: {type: string}
                groups: &texts {type: array, items: {type: string}}
                extra: {type: object, additionalProperties: *texts}
            dryRun: {type: boolean}
            options: {x-kubernetes-int-or-string: true}
        namespaceObject:
          type: object
          properties:
            metadata:
              type: object
              properties:
                name: {type: string}
                generateName: {type: string}
                namespace: {type: string}
                labels: &map {type: object, additionalProperties: {type: string}}
                annotations: *map
                UID: {type: string}
                creationTimestamp: {type: string, format: date-time}
                deletionGracePeriodSeconds: {type: integer}
                deletionTimestamp: {type: string, format: date-time}
                generation: {type: integer}
                resourceVersion: {type: string}
                finalizers: *texts
            spec: {type: object, properties: {finalizers: *texts}}
            status:
              type: object
              properties:
                phase: {type: string}
                conditions:
                  type: array
                  items:
                    type: object
                    properties:
                      status: {type: string}
                      type: {type: string}
                      lastTransitionTime: {type: string, format: date-time}
                      message: {type: string}
                      reason: {type: string}
        """;

    private static CelEnvironment? _standard;

    private readonly CelEnvironment _plain = hasParameters ? Standard.WithVariable("params") : Standard;
    private CelEnvironment? _composed;
    private bool _hasUnknownVariable;

    private static CelEnvironment Standard => _standard ??= MakeStandard();

    /// <summary>Adds a variable that later expressions may use.</summary>
    public void AddVariable(string name, YamlScalar? expression, Findings findings)
    {
        var program = expression is null ? null : Compile(expression, mayAuthorize: true, isComposed: true, findings);
        _composed = (_composed ?? _plain).WithMember(Variables, name, program);
    }

    /// <summary>Notes that there is a variable whose name is not known: nobody can say which there are.</summary>
    public void AddUnknownVariable() => _hasUnknownVariable = true;

    /// <summary>Checks an expression that must be true or false.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="isComposed">Whether it sees the variables.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public void CheckBoolean(YamlScalar expression, bool isComposed, Findings findings)
    {
        if (Compile(expression, mayAuthorize: true, isComposed, findings) is { IsBoolean: false } program)
            findings.Report(RuleDiagnostics.Expression, expression, $"is {program.TypeName}, and must be true or false (bool){(program.IsDynamic ? ", such as a comparison" : "")}");
    }

    /// <summary>Checks an expression that must be text.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="mayAuthorize">Whether it may ask who may do what.</param>
    /// <param name="orNull">Whether null will do, too.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public void CheckText(YamlScalar expression, bool mayAuthorize, bool orNull, Findings findings)
    {
        if (Compile(expression, mayAuthorize, isComposed: true, findings) is { IsText: false } program && !(orNull && program.TypeName == "null_type"))
            findings.Report(RuleDiagnostics.Expression, expression, $"is {program.TypeName}, and must be text (string){(program.IsDynamic ? ", such as string(…)" : "")}");
    }

    private CelProgram? Compile(YamlScalar expression, bool mayAuthorize, bool isComposed, Findings findings)
    {
        var isOpen = (mayAuthorize && expression.Value.Contains(Authorizer, StringComparison.Ordinal))
            || (_hasUnknownVariable && expression.Value.Contains(Variables, StringComparison.Ordinal));
        if (!isOpen)
            return ExpressionChecks.Compile(expression, isComposed ? _composed ?? _plain : _plain, findings);
        ExpressionChecks.CheckSyntax(expression, findings);
        return null;
    }

    private static CelEnvironment MakeStandard()
    {
        var types = (YamlMapping)YamlReader.Read(SourceFile.FromText("types", Types)).Documents[0];
        return CelEnvironment.Empty.WithVariable("object").WithVariable("oldObject")
            .WithVariable("request", CelSchema.OfOpenApi(types.GetMapping("request")!))
            .WithVariable("namespaceObject", CelSchema.OfOpenApi(types.GetMapping("namespaceObject")!));
    }
}
