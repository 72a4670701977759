@{
    ModuleVersion     = '0.1.0'
    GUID              = 'b7c9f6a2-6d0e-4a52-9b0c-2f7d4a3f6c11'
    Author            = 'the OssCredentials authors'
    Description       = 'The floor of the budgets.'
    PowerShellVersion = '5.1'
    NestedModules     = 'OssCredentials.EmptyModule.dll'
    FormatsToProcess  = @('OssCredentials.EmptyModule.Format.ps1xml')
    FunctionsToExport = @()
    AliasesToExport   = @()
    VariablesToExport = @()
    CmdletsToExport   = @('Get-Empty')
}
