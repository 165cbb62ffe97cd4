namespace KSail.Charts.Values.Schemas;

/// <summary>The editions of JSON Schema that differ in what keywords mean.</summary>
internal enum SchemaDraft
{
    /// <summary>Draft 4: <c>exclusiveMinimum</c> is true or false, identifiers are in <c>id</c>.</summary>
    Draft4,

    /// <summary>Draft 6 and 7: what stands beside <c>$ref</c> does not count.</summary>
    Draft7,

    /// <summary>2019-09: <c>items</c> may still be a list.</summary>
    Draft2019,

    /// <summary>2020-12, which is meant where a schema does not say: <c>prefixItems</c> is the list.</summary>
    Draft2020,
}
