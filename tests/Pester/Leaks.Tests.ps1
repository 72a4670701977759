#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# What only a whole pwsh has: transcripts, PSReadLine's history, redirected streams (D1, D2).

BeforeAll {
    . "$PSScriptRoot/Emulator.ps1"
    Import-Subject
    Start-Emulator
}

AfterAll {
    Stop-Emulator
}

Describe 'A transcript' {
    # Wine's console ends or hangs the child while the errors of this text are written.
    It 'holds no secret that a variable handed over, nor one that a service issued' -Tag NotUnderWine {
        $secret = 'Canary' + [guid]::NewGuid().ToString('N')
        $path = Join-Path $TestDrive transcript.txt
        $env:TEST_CANARY = $secret
        try {
            $shown = Invoke-Pwsh @"
`$VerbosePreference = `$DebugPreference = `$InformationPreference = 'Continue'
`$secret = `$env:TEST_CANARY; `$ErrorView = 'DetailedView'
`$null = Start-Transcript '$path'
Set-OssCredential $EmulatorId -AccessKeySecret $EmulatorSecret
Invoke-OssAssumeRole $RoleArn -Scope Process
Get-OssCredential | Format-List *
`$issued = Get-OssCredential -AsPlainText
Set-OssCredential LTAIid `$secret
Set-OssCredential LTAIid -AccesKeySecret `$secret
Set-OssCredential LTAIid -AccessKeySecret (`$secret + ' ')
Set-OssCredential LTAIid -AccessKeySecret @(`$secret, `$secret)
Set-OssCredential STS.id -AccessKeySecret `$secret
Invoke-OssAssumeRole $RoleArn -AccessKeyId LTAIid -AccessKeySecret `$secret
Invoke-OssAssumeRole $RoleArn -AccessKeyId $EmulatorId -AccessKeySecret `$secret
Set-OssCredential LTAIid -AccessKeySecret `$secret -WhatIf
`$Error | Format-List * -Force
`$Error | ForEach-Object { Get-Error -InputObject `$_ }
`$null = Stop-Transcript
`$issued.AccessKeySecret, `$issued.SecurityToken | Set-Content '$path.issued'
"@
        }
        finally {
            $env:TEST_CANARY = $null
        }

        $transcript = Get-Content $path -Raw
        $transcript | Should -BeLike '*SignatureDoesNotMatch*'
        foreach ($text in $shown, $transcript) {
            $text | Should -Not -BeLike "*$secret*"
            foreach ($one in Get-Content "$path.issued") {
                $text.Contains($one) | Should -BeFalse
            }
        }
    }
}

Describe 'PSReadLine' {
    BeforeDiscovery {
        $hasReadLine = [bool] (Get-Module PSReadLine -ListAvailable)
    }

    It 'keeps a line with a secret parameter out of its history file, under each name' -Skip:(-not $hasReadLine) {
        Import-Module PSReadLine
        $parameters = Get-Command -Module OssCredentials | ForEach-Object {
            $command = $_
            $command.Parameters.Values | Where-Object ParameterType -EQ ([securestring]) | ForEach-Object {
                foreach ($name in @($_.Name) + $_.Aliases) {
                    "$command -$name"
                }
            }
        }

        $parameters | Should -Contain 'Set-OssCredential -StsToken'
        # A SAML assertion has its usual name; it is valid for minutes, and no one types thousands of characters.
        foreach ($parameter in $parameters -ne 'Invoke-OssAssumeRole -SamlAssertion') {
            [Microsoft.PowerShell.PSConsoleReadLine]::GetDefaultAddToHistoryOption("$parameter abc") | Should -Be 'MemoryOnly' -Because $parameter
        }
    }
}
