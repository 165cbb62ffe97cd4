namespace KSail.Schemas;

/// <summary>A rule of a schema in the Common Expression Language: an item of <c>x-kubernetes-validations</c>.</summary>
/// <param name="Expression">True of every value that is allowed; <c>self</c> is the value.</param>
/// <param name="Message">What to say of a value that is not; null for nothing in particular.</param>
/// <param name="MessageExpression">An expression for the message, which goes before <paramref name="Message"/>; null for none.</param>
/// <param name="FieldPath">The field to blame, as a path from the value; null for the value itself.</param>
/// <param name="Reason">What sort of mistake it is, for programs; null for an invalid value.</param>
/// <param name="OptionalOldSelf">Whether the rule also holds for objects that are new; null when the schema does not say.</param>
public sealed record ValidationRule(
    string Expression, string? Message, string? MessageExpression, string? FieldPath, string? Reason, bool? OptionalOldSelf);
