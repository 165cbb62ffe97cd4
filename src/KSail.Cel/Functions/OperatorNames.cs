using KSail.Cel.Syntax;

namespace KSail.Cel.Functions;

/// <summary>The names under which operators are functions.</summary>
internal static class OperatorNames
{
    public const string Add = "_+_";
    public const string Subtract = "_-_";
    public const string Multiply = "_*_";
    public const string Divide = "_/_";
    public const string Modulo = "_%_";
    public const string Negate = "-_";
    public const string Not = "!_";
    public const string Equal = "_==_";
    public const string NotEqual = "_!=_";
    public const string Less = "_<_";
    public const string LessOrEqual = "_<=_";
    public const string Greater = "_>_";
    public const string GreaterOrEqual = "_>=_";
    public const string In = "@in";
    public const string Index = "_[_]";
    public const string OptionalIndex = "_[?_]";
    public const string Conditional = "_?_:_";

    /// <summary>The function of an operator that compares; null for other tokens.</summary>
    public static string? Relation(TokenKind kind) => kind switch
    {
        TokenKind.Equal => Equal,
        TokenKind.NotEqual => NotEqual,
        TokenKind.Less => Less,
        TokenKind.LessOrEqual => LessOrEqual,
        TokenKind.Greater => Greater,
        TokenKind.GreaterOrEqual => GreaterOrEqual,
        TokenKind.In => In,
        _ => null,
    };

    /// <summary>The operator as one writes it, for messages.</summary>
    public static string Written(string function) => function switch
    {
        In => "in",
        Index or OptionalIndex => "[]",
        Conditional => "?:",
        _ => function.Replace("_", "", StringComparison.Ordinal),
    };

    /// <summary>Whether a function is an operator.</summary>
    public static bool IsOperator(string function) => function == In || function[0] is '_' or '!' or '-';
}
