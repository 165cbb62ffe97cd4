Console.Error.WriteLine("usage: KSail.SchemaGenerator OUTPUT OPENAPI...");
return 2;
