#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# The module as a whole.

BeforeAll {
    . "$PSScriptRoot/Emulator.ps1"
}

Describe 'The manifest' {
    It 'passes Test-ModuleManifest' {
        $module = Test-ModuleManifest $Manifest -WarningAction SilentlyContinue -WarningVariable warnings

        $warnings | Should -BeNullOrEmpty
        $module.CompatiblePSEditions | Should -Be 'Core', 'Desktop'
        $module.ReleaseNotes, $module.Tags, $module.Description | Should -Not -BeNullOrEmpty
        $module.Name | Should -Be 'OssCredentials'
        # Each cmdlet has a page of help, and nothing else has one.
        @($module.ExportedCmdlets.Keys | Sort-Object) | Should -Be @((Get-ChildItem "$PSScriptRoot/../../module/en-US/*-Oss*.md").BaseName | Sort-Object)
    }

    It 'names files that are there' {
        $folder = Split-Path $Manifest
        # The console of this repository has a copy of the module without the assemblies for Windows PowerShell.
        $frameworks = if ($folder.StartsWith($PSHOME)) { 'net8.0' } else { 'net8.0', 'netstandard2.0' }
        foreach ($framework in $frameworks) {
            Join-Path $folder "module/bin/$framework/OssCredentials.PowerShell.dll" | Should -Exist
        }
    }

    It 'imports without a word' {
        $shown = & $Shell -NoProfile -NonInteractive -Command "Import-Module '$Manifest' -WarningAction Continue; Set-StrictMode -Version Latest; Import-Module '$Manifest' -Force" 2>&1

        $shown | Should -BeNullOrEmpty
        $LASTEXITCODE | Should -Be 0
    }
}

Describe 'PSScriptAnalyzer' {
    BeforeDiscovery {
        $hasAnalyzer = [bool] (Get-Module PSScriptAnalyzer -ListAvailable)
        $cases = foreach ($preset in 'PSGallery', 'CmdletDesign') {
            foreach ($script in 'OssCredentials.psd1', 'build.ps1') {
                @{ Preset = $preset; Script = $script }
            }
        }
    }

    It 'finds nothing in <Script> with the rules of <Preset>' -Skip:(-not $hasAnalyzer) -ForEach $cases {
        Invoke-ScriptAnalyzer (Join-Path $Root $Script) -Settings $Preset | ForEach-Object { "$($_.RuleName) line $($_.Line): $($_.Message)" } | Should -BeNullOrEmpty
    }

    It 'finds nothing in <Script> with all its rules' -Skip:(-not $hasAnalyzer) -ForEach @(@{ Script = 'OssCredentials.psd1' }, @{ Script = 'build.ps1' }) {
        Invoke-ScriptAnalyzer (Join-Path $Root $Script) | ForEach-Object { "$($_.RuleName) line $($_.Line): $($_.Message)" } | Should -BeNullOrEmpty
    }
}

Describe 'Get-Help' {
    BeforeAll {
        Import-Subject
    }

    It 'shows every cmdlet with examples and links' {
        foreach ($command in Get-Command -Module OssCredentials) {
            $help = Get-Help $command.Name -Full

            $help.Synopsis | Should -Not -BeLike "*$($command.Name)*" -Because $command.Name
            @($help.examples.example).Count | Should -BeGreaterOrEqual 3 -Because $command.Name
            $help.relatedLinks | Should -Not -BeNullOrEmpty -Because $command.Name
        }
    }

    # The search for a topic makes the collector run, which the runtime doesn't survive under Wine.
    It 'shows <_>' -ForEach 'about_OssCredentials', 'about_OssCredentials_Persistence' -Tag NotUnderWine {
        Get-Help $_ | Out-String | Should -BeLike '*LONG DESCRIPTION*'
    }
}
